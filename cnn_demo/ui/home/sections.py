"""The parts of the Home page."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import network as browser_network
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core.number_text import count_text, percent_text
from cnn_demo.ui.widgets.display import network_drawing
from cnn_demo.ui.widgets.workbench import workbench

# Heading -> page, title, icon and one sentence each.
WAYS = {
    "Make your own": (
        (
            "data",
            "Look at the data",
            ":material/photo_library:",
            "What a network gets to see, as pictures and numbers.",
        ),
        ("build", "Build a network", ":material/stacks:", "Layer by layer, with shapes, parameters and cost."),
        ("train", "Train it", ":material/model_training:", "Two clicks and under a minute, on real digits."),
        ("runs", "Compare runs", ":material/list_alt:", "Curves laid over each other, settings side by side."),
    ),
    "Understand it": (
        (
            "learn",
            "Learn how it works",
            ":material/school:",
            "From a pixel to an answer, in short chapters: try each step, see its numbers.",
        ),
        ("explain", "See the arithmetic", ":material/calculate:", "Down to each multiplication, by pointing."),
        (
            "inspection",
            "Inspect it",
            ":material/troubleshoot:",
            "What it goes by, what it mixes up, how it came to be.",
        ),
    ),
    "Use it": (
        ("draw", "Draw and check", ":material/draw:", "Every step from your stroke to 28 × 28 numbers."),
        ("browser", "In your browser", ":material/bolt:", "Every layer's feature maps, live, while you draw."),
        ("export", "Take it away", ":material/download:", "For the web, Python, phones; as a web site of its own."),
    ),
}


def try_at_once(network: TrainedNetwork) -> None:
    """The canvas and the shipped network's answer; the visitor's browser does it alone."""
    made = browser_network.read(network)
    if made is None:
        st.page_link("pages/draw.py", label="Draw a digit on the Draw page", icon=":material/draw:")
    else:
        workbench(made, key="home-workbench", options={"compact": True, "keepStrokesAs": "home"})


def model_card(network: TrainedNetwork) -> None:
    """What the shipped network is, in figures that its own run measured."""
    result, project = network.result(), network.project()
    summary = summarise(project.architecture)
    with st.container(border=True):
        st.markdown(
            f"The network **{network.name}** runs in your browser; nothing you draw is sent anywhere. It has "
            f"{count_text(summary.parameters)} parameters in {len(project.architecture.layers) + 1} layers, learnt from "
            f"{result['training_images']:,} handwritten digits, and reads "
            f"{percent_text(result['test']['accuracy'])} of {result['test']['images']:,} others right."
        )
        network_drawing(project.architecture, project.data.classes)


def ways() -> None:
    """Where to go, one card each."""
    widest = max(map(len, WAYS.values()))
    for heading, cards in WAYS.items():
        st.header(heading, anchor=False)
        for place, (target, label, icon, sentence) in zip(st.columns(widest), cards, strict=False):
            with place, st.container(border=True, height="stretch"):
                st.page_link(f"pages/{target}.py", label=f"**{label}**", icon=icon)
                st.caption(sentence)
