"""The parts of the Home page."""

from __future__ import annotations

import streamlit as st

from cnn_demo.datasets.table import entry
from cnn_demo.runs.trained import Trained
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.showing import network_drawing
from cnn_demo.ui.text import count_text, percent_text, seconds_text

WAYS = (
    (
        "pages/train.py",
        "Train a network",
        ":material/model_training:",
        "Two clicks and under a minute, on real digits.",
    ),
    ("pages/build.py", "Build one", ":material/stacks:", "Layer by layer, with shapes, parameters and cost."),
    (
        "pages/data.py",
        "Look at the data",
        ":material/photo_library:",
        "What a network gets to see, as pictures and numbers.",
    ),
    ("pages/draw.py", "Draw and inspect", ":material/draw:", "Every step from your stroke to 28 × 28 numbers."),
    ("pages/runs.py", "Compare runs", ":material/list_alt:", "Curves laid over each other, settings side by side."),
)


def model_card(network: Trained) -> None:
    """What the shipped network is, in figures that its own run measured."""
    result, project = network.result(), network.project()
    summary = summarise(project.architecture)
    st.markdown(
        f"The network **{network.name}** has {count_text(summary.parameters)} parameters in "
        f"{len(project.architecture.layers) + 1} layers. It learnt from {result['training_images']:,} handwritten digits in "
        f"{seconds_text(result['seconds'])} and reads {percent_text(result['test']['accuracy'])} of "
        f"{result['test']['images']:,} others right."
    )
    st.info("Draw on the black square; it answers after each stroke.", icon=":material/draw:")
    network_drawing(project.architecture, entry(project.dataset).classes)


def ways() -> None:
    """Where to go, one card each."""
    for place, (target, label, icon, sentence) in zip(st.columns(len(WAYS)), WAYS, strict=True):
        with place, st.container(border=True, height="stretch"):
            st.page_link(target, label=f"**{label}**", icon=icon)
            st.caption(sentence)
