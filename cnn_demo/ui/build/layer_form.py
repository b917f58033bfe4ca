"""The form of the chosen layer: its fields, and buttons to move, copy and remove it and to add one beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from cnn_demo.spec import layer_path
from cnn_demo.spec.fields import fields_of
from cnn_demo.spec.layer_path import INPUT, Path
from cnn_demo.spec.layers import LAYERS, Branches, Layer
from cnn_demo.ui.build.branches_form import branches_form
from cnn_demo.ui.build.output_form import output_form
from cnn_demo.ui.core import forms, layer_edit, sent
from cnn_demo.ui.core.page import show_error_text, show_errors_on_top

PICKER = "layer-to-edit"
NEW_LAYER = "new-layer"
FORM_WORDS = {name: field.label.lower() for layer in LAYERS.values() for name, field in fields_of(layer).items()} | {
    kind: layer.title for kind, layer in LAYERS.items()
}


def layer_form() -> None:
    """The chosen place with everything that can be done there."""
    path, layers = layer_edit.chosen(), layer_edit.layers()
    with st.container(border=True, key="layer-form"):
        _picker(path)
        _refused_edit()  # above the fields, where a low screen shows it
        if path == INPUT:
            st.caption("The images of the data set. Another data set brings another input.")
        elif path == layer_path.output_path(layers):
            output_form()
        else:
            layer = layer_path.layer_at(layers, path)
            st.caption(layer.sentence)
            _fields(path, layer)
            if isinstance(layer, Branches):
                branches_form(path, layer, _insert)
        _actions(path)
        _insert_row(path)


def _picker(path: Path) -> None:
    """The layer to edit, which a click in the drawing chooses as well."""
    layers = layer_edit.layers()
    lines = {INPUT: "Input", layer_path.output_path(layers): "Output"}
    for place in layer_path.all_paths(layers)[1:-1]:
        layer = layer_path.layer_at(layers, place)
        lines[place] = f"{layer_path.place_label(place)} · {layer.title} {layer.settings()}"
    st.session_state[PICKER] = path
    st.selectbox(
        "Layer to edit",
        layer_path.all_paths(layers),
        format_func=lambda place: lines[place].rstrip(),
        key=PICKER,
        on_change=lambda: layer_edit.choose(st.session_state[PICKER]),
        help="A click on its box in the drawing chooses it, too.",
    )


def _fields(path: Path, layer: Layer) -> None:
    def current() -> Layer:
        return layer_path.layer_at(layer_edit.layers(), path)

    def change(new: Any) -> None:
        layer_edit.change_fields(layer_path.replaced(layer_edit.layers(), path, new))

    forms.fields(current, key=f"layer-{layer_path.path_text(path)}-{layer.kind}", change=change)


def _refused_edit() -> None:
    """The last edit where it makes no possible design, and a way back."""
    refused = layer_edit.refused()
    if refused is None:
        return
    show_error_text(_in_words_of_the_form(refused.message))
    if refused.is_kept:
        st.caption("The drawing and the training keep the last design that is possible.")
        st.button("Discard this edit", icon=":material/undo:", key="discard-edit", on_click=layer_edit.discard)


def _in_words_of_the_form(message: str) -> str:
    """The message with the titles of layers and the labels of fields in place of the names that a design file has."""
    return re.sub(r"(?<=\()\w+(?=\))|\b\w+_\w+\b", lambda found: FORM_WORDS.get(found[0], found[0]), message)


def _actions(path: Path) -> None:
    """Buttons that move, copy and remove the chosen layer."""
    layers = layer_edit.layers()
    if path == INPUT or path == layer_path.output_path(layers):
        return
    earlier, later = ":material/arrow_back:", ":material/arrow_forward:"
    with st.container(horizontal=True, gap="small"):
        last = len(layer_path.siblings(layers, path)) - 1
        _action("Earlier", earlier, lambda: _move(path, -1), disabled=path[-1] == 0)
        _action("Later", later, lambda: _move(path, 1), disabled=path[-1] == last)
    with st.container(horizontal=True, gap="small"):
        _action("Duplicate", ":material/content_copy:", lambda: _duplicate(path))
        _action("Remove", ":material/delete:", lambda: _remove(path))


def _insert_row(path: Path) -> None:
    """Choice of a new layer, and buttons that put it before or after the chosen place."""
    layers = layer_edit.layers()
    st.selectbox("New layer", list(LAYERS), format_func=lambda kind: LAYERS[kind].title, key=NEW_LAYER)
    with st.container(horizontal=True, gap="small"):
        after = layer_path.later(path)
        is_output = path == layer_path.output_path(layers)
        _action("Insert before", ":material/add:", lambda: _insert(path), disabled=path == INPUT)
        _action("Insert after", ":material/add:", lambda: _insert(after), disabled=is_output)


def _action(label: str, icon: str, act: Callable[[], None], *, disabled: bool = False) -> None:
    key = f"layer-{label.lower().replace(' ', '-')}"
    st.button(label, icon=icon, on_click=act, disabled=disabled, key=key, width="stretch")


def _move(path: Path, steps: int) -> None:
    layers = layer_path.moved(layer_edit.layers(), path, steps)
    layer_edit.change_order(layers, layer_path.later(path, steps), refusal="This layer cannot be moved there.")


def _duplicate(path: Path) -> None:
    layers, copy = layer_edit.layers(), layer_path.later(path)
    new = layer_path.inserted(layers, copy, layer_path.layer_at(layers, path))
    layer_edit.change_order(new, copy, refusal="This layer cannot be repeated here.")


def _remove(path: Path) -> None:
    layers = layer_path.removed(layer_edit.layers(), path)
    before = max(layer_path.earlier_place(path), layer_edit.FIRST)
    layer_edit.change_order(layers, before, refusal="This layer cannot be removed.")


def _insert(path: Path) -> None:
    chosen = sent.option(NEW_LAYER, list(LAYERS))
    if chosen is None:
        return
    kind = LAYERS[chosen]
    with show_errors_on_top():
        layers = layer_path.inserted(layer_edit.layers(), path, kind())
        layer_edit.change_order(layers, path, refusal=f"{kind.title} cannot go here.")
