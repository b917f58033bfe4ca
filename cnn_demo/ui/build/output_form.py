"""The form of the output stage on the Build page: what it consists of, and its settings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.spec.fields import fields_of
from cnn_demo.spec.layer_path import output_path
from cnn_demo.spec.tasks import TASKS
from cnn_demo.ui.core import form_revision, forms, layer_edit, state
from cnn_demo.ui.core.page import show_errors_on_top

TITLES = {"dense": "Dense layer and softmax", "convolution": "Convolution, global pooling and softmax"}


def output_form() -> None:
    """The stage, whose size follows from the data set."""
    design = state.project().architecture
    stages = TASKS[state.project().data.task].outputs
    kind = next(name for name, stage in stages.items() if stage is type(design.output))
    st.caption(f"{design.output.sentence} The data set has {design.classes:,} classes.")
    key = f"output-stage-{form_revision.current()}"
    st.selectbox(
        "Output stage",
        list(stages),
        index=list(stages).index(kind),
        format_func=TITLES.__getitem__,
        key=key,
        on_change=lambda: _choose(st.session_state[key]),
        help="Flattening or pooling before the output gives way to a convolution, and comes back for a dense layer.",
    )
    fixed = {design.output.classes_field, "activation"} if kind == "dense" else {design.output.classes_field}
    names = tuple(name for name in fields_of(type(design.output)) if name not in fixed)
    forms.fields(lambda: state.project().architecture.output, key=f"output-{kind}", change=_change, only=names)


def _choose(kind: str) -> None:
    with show_errors_on_top():
        stage = TASKS[state.project().data.task].outputs[kind]
        state.set_architecture(state.project().architecture.with_output(stage()))
        layer_edit.choose(output_path(layer_edit.layers()))  # a layer less or more stands before it


def _change(output: Any) -> None:
    state.set_architecture(state.project().architecture.with_output(output), by_form=True)
