"""What a design starts from: the preset and the data set."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec import presets
from cnn_demo.spec.project import Project
from cnn_demo.ui.build.share_link import share_button
from cnn_demo.ui.core import form_revision, layer_edit, sent, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.widgets import preset_results
from cnn_demo.ui.widgets.dataset_picker import dataset_picker

CUSTOM = "Custom"


def start_bar() -> None:
    """Preset, data set and share button."""
    preset, dataset, share = st.columns([5, 5, 2])
    with preset, field_place("preset"):
        _preset_picker()
    with dataset, field_place("dataset"):
        dataset_picker()
    with share, field_place("share"):
        share_button()
    if current := presets.design_of(state.project().architecture):
        st.caption(f"{presets.design(current).sentence}  \n{preset_results.accuracy_line(current)}")


def _preset_picker() -> None:
    titles = {name: design.title for name, design in presets.DESIGNS.items()}
    current = presets.design_of(state.project().architecture)
    key = f"preset-{form_revision.current()}-{current}"
    st.selectbox(
        "Start from",
        list(titles),
        index=list(titles).index(current) if current else None,
        format_func=lambda name: titles[name],
        placeholder=CUSTOM,
        key=key,
        on_change=lambda: _start_from(sent.option(key, list(titles))),
        help="Replaces the layers and the recipe. Undo brings yours back.",
    )


def _start_from(name: str | None) -> None:
    if name is None:
        return
    with show_errors_on_top():
        design, dataset = presets.design(name), state.dataset()
        layer_edit.choose(layer_edit.FIRST)
        state.set_project(
            Project(
                architecture=design.architecture(dataset.input_shape, len(dataset.classes)),
                recipe=design.recipe_for(dataset.training_images),
                data=dataset,
            )
        )
