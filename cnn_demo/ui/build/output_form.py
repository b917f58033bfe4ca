"""The form of the output stage on the Build page: what it consists of, and its settings."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from cnn_demo.spec.fields import fields_of
from cnn_demo.spec.tasks import TASKS, OutputStage
from cnn_demo.ui.core import form_revision, forms, layer_edit, sent, state

REFUSAL = "The output stage cannot be changed to this one."
TITLES = {
    "dense": "Dense layer and softmax",
    "gated": "Gate, dense layer and softmax",
    "convolution": "Convolution, global pooling and softmax",
}


def output_form() -> None:
    """The stage, whose size follows from the data set."""
    output, stages = layer_edit.output(), _stages()
    kind = next(name for name, stage in stages.items() if stage is type(output))
    st.caption(f"{output.sentence} The data set has {state.project().architecture.classes:,} classes.")
    key = f"output-stage-{form_revision.current()}"
    st.selectbox(
        "Output stage",
        list(stages),
        index=list(stages).index(kind),
        format_func=TITLES.__getitem__,
        key=key,
        on_change=lambda: _change(sent.option(key, list(stages))),
        help="Flattening or pooling before the output gives way to a convolution, and comes back for a dense layer.",
    )
    fixed = {output.classes_field, "activation"} if kind == "dense" else {output.classes_field}
    names = tuple(name for name in fields_of(type(output)) if name not in fixed)
    forms.fields(layer_edit.output, key=f"output-{kind}", change=layer_edit.change_output_fields, only=names)


def _change(kind: str | None) -> None:
    if kind is not None:
        layer_edit.change_output(_stages()[kind](), refusal=REFUSAL)


def _stages() -> Mapping[str, type[OutputStage]]:
    return TASKS[state.project().data.task].outputs
