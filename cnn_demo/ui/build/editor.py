"""The editor of the Build page: preset and data set, the list of layers, the fields of one layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import LAYERS, Layer, shape_text
from cnn_demo.spec.project import Project
from cnn_demo.ui.build.share_link import share_button
from cnn_demo.ui.core import form_revision, forms, state, store
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.widgets import preset_results

CUSTOM = "Custom"


def start_bar() -> None:
    """Preset, data set, undo, redo and share link."""
    preset, dataset, buttons = st.columns([4, 4, 4], vertical_alignment="bottom")
    titles = {name: design.title for name, design in presets.DESIGNS.items()}
    current = presets.design_of(state.project().architecture)
    key = f"preset-{form_revision.current()}-{current}"
    preset.selectbox(
        "Start from",
        list(titles),
        index=list(titles).index(current) if current else None,
        format_func=lambda name: titles[name],
        placeholder=CUSTOM,
        key=key,
        on_change=lambda: _start_from(st.session_state[key]),
        help="Replaces the layers and the recipe. Undo brings yours back.",
    )
    with dataset:
        dataset_picker()
    with buttons, st.container(horizontal=True, gap="small"):
        st.button(
            "Undo",
            icon=":material/undo:",
            on_click=state.undo,
            disabled=not state.can_undo(),
            key="undo-button",
        )
        st.button(
            "Redo",
            icon=":material/redo:",
            on_click=state.redo,
            disabled=not state.can_redo(),
            key="redo-button",
        )
        share_button()
    if current:
        st.caption(f"{presets.design(current).sentence}  \n{preset_results.accuracy_line(current)}")
    with st.expander("Compare all presets", icon=":material/table_rows:"):
        preset_results.comparison()


def dataset_picker() -> None:
    """Choice of the project's data; the design's input and output change with it."""
    key = f"dataset-{form_revision.current()}"
    titles = {data.name: data.title for data in (*state.catalog().all(), state.dataset())}
    names = list(titles)
    st.selectbox(
        "Data set",
        names,
        index=names.index(state.dataset().name),
        format_func=lambda name: titles[name],
        key=key,
        on_change=lambda: _choose_dataset(st.session_state[key]),
        help="Determines the shape of the input and the number of classes.",
    )


def layer_list(architecture: Architecture) -> int:
    """The layers to choose from, and a button to add one. Returns the chosen layer's index, -1 without layers."""
    st.header("Layers", anchor=False)
    shapes = architecture.shapes()
    count = len(architecture.layers)
    chosen = min(store.get("layer", 0), count - 1)
    if count:
        key = f"layer-{form_revision.current()}"
        chosen = st.radio(
            "Layer to edit",
            range(count),
            index=chosen,
            format_func=lambda index: _line(index, architecture.layers[index], shape_text(shapes[index + 1])),
            key=key,
            label_visibility="collapsed",
        )
        store.put("layer", chosen)
    output = architecture.all_layers()[-1]
    st.caption(
        f"After these comes the output layer, which follows from the data: {output.title}, {architecture.classes} classes."
    )
    _add_row(architecture, chosen)
    return chosen


def layer_editor(architecture: Architecture, index: int) -> None:
    """The fields of one layer, and buttons to move, copy and remove it."""
    if index < 0:
        st.info("There are no layers yet. Add one, or start from a preset.", icon=":material/add:")
        return
    layer = architecture.layers[index]
    with st.container(border=True):
        st.markdown(f"**{index + 1} · {layer.title}**")
        st.caption(layer.sentence)
        forms.fields(
            lambda: state.project().architecture.layers[index],
            key=f"layer-{index}",
            change=lambda new: _replace(index, new),
        )
        with st.container(horizontal=True, gap="small"):
            last = len(architecture.layers) - 1
            _action("Up", ":material/arrow_upward:", lambda: _move(index, index - 1), disabled=index == 0)
            _action("Down", ":material/arrow_downward:", lambda: _move(index, index + 1), disabled=index == last)
            _action("Duplicate", ":material/content_copy:", lambda: _duplicate(index))
            _action("Remove", ":material/delete:", lambda: _remove(index))


def _line(index: int, layer: Layer, shape: str) -> str:
    return f"{index + 1} · **{layer.title}** {layer.settings()} → {shape.replace('x', '×')}"


def _add_row(architecture: Architecture, chosen: int) -> None:
    kind_column, button = st.columns([3, 2], vertical_alignment="bottom")
    kind = kind_column.selectbox(
        "New layer", list(LAYERS), format_func=lambda name: LAYERS[name].title, key="new-layer"
    )
    at_end = chosen == len(architecture.layers) - 1
    button.button(
        "Add at the end" if at_end else f"Add below {chosen + 1}",
        icon=":material/add:",
        width="stretch",
        key="add-layer",
        on_click=lambda: _insert(chosen + 1, LAYERS[kind]()),
    )


def _action(label: str, icon: str, act: Callable[[], None], *, disabled: bool = False) -> None:
    st.button(label, icon=icon, on_click=act, disabled=disabled, key=f"layer-{label}")


def _start_from(name: str | None) -> None:
    if name is None:
        return
    with show_errors_on_top():
        design, dataset = presets.design(name), state.dataset()
        store.put("layer", 0)
        state.set_project(
            Project(
                architecture=design.architecture(dataset.input_shape, len(dataset.classes)),
                recipe=design.recipe_for(dataset.training_images),
                data=dataset,
            )
        )


def _choose_dataset(name: str) -> None:
    with show_errors_on_top():
        state.set_dataset(name)


def _set(layers: Sequence[Layer], chosen: int, *, by_form: bool = False) -> None:
    with show_errors_on_top():
        state.set_architecture(state.project().architecture.with_layers(layers), by_form=by_form)
        store.put("layer", chosen)


def _replace(index: int, layer: Layer) -> None:
    layers = list(state.project().architecture.layers)
    layers[index] = layer
    _set(layers, index, by_form=True)


def _duplicate(index: int) -> None:
    _insert(index + 1, state.project().architecture.layers[index])


def _insert(index: int, layer: Layer) -> None:
    layers = list(state.project().architecture.layers)
    layers.insert(index, layer)
    _set(layers, index)


def _move(index: int, target: int) -> None:
    layers = list(state.project().architecture.layers)
    layers.insert(target, layers.pop(index))
    _set(layers, target)


def _remove(index: int) -> None:
    layers = list(state.project().architecture.layers)
    del layers[index]
    _set(layers, max(index - 1, 0))
