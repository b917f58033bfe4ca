"""The parts of the Home page."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import network as browser_network
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core.number_text import count_text, percent_text
from cnn_demo.ui.widgets.display import network_drawing
from cnn_demo.ui.widgets.workbench import workbench

# Heading -> for each card: page, title, icon, sentence.
CARDS = {
    "Make your own": (
        (
            "data",
            "Look at the data",
            ":material/photo_library:",
            "What a network is given, as pictures and numbers.",
        ),
        ("build", "Build a network", ":material/stacks:", "Layer by layer, with shapes, parameters and cost."),
        ("train", "Train it", ":material/model_training:", "Two clicks and less than a minute, on real digits."),
        ("runs", "Compare runs", ":material/list_alt:", "Curves in one chart, settings side by side."),
    ),
    "Understand it": (
        (
            "learn",
            "Learn how it works",
            ":material/school:",
            "From pixels to a prediction in short chapters: try each step, see its numbers.",
        ),
        ("explain", "See the arithmetic", ":material/calculate:", "Point at any value, down to each multiplication."),
        (
            "inspection",
            "Inspect it",
            ":material/troubleshoot:",
            "What it looks at, what it confuses, how it has learned.",
        ),
    ),
    "Use it": (
        ("draw", "Draw or upload", ":material/draw:", "Any network's answer, with every layer live while you draw."),
        ("export", "Export it", ":material/download:", "For the web, Python or phones, or as a web site."),
    ),
}


def draw_and_predict(network: TrainedNetwork) -> None:
    """The canvas and the shipped network's prediction, computed in the visitor's browser."""
    made = browser_network.read(network)
    if made is None:
        st.page_link("pages/draw.py", label="Draw a digit on the Draw page", icon=":material/draw:")
    else:
        workbench(made, key="home-workbench", options={"compact": True, "keepStrokesAs": "home"})


def model_card(network: TrainedNetwork) -> None:
    """The shipped network in figures, as measured by its own run, and as a drawing."""
    result, project = network.result(), network.project()
    summary = summarise(project.architecture)
    with st.container(border=True):
        st.markdown(
            f"The network **{network.name}** runs in your browser; nothing you draw is sent anywhere. It has "
            f"{count_text(summary.parameters)} parameters in {len(project.architecture.layers) + 1} layers. It was trained "
            f"on {result['training_images']:,} handwritten digits and reads {percent_text(result['test']['accuracy'])} of "
            f"{result['test']['images']:,} others correctly."
        )
        network_drawing(project.architecture, project.data.classes)


def page_links() -> None:
    """A card for each other page."""
    widest = max(map(len, CARDS.values()))
    for heading, cards in CARDS.items():
        st.header(heading, anchor=False)
        for place, (target, label, icon, sentence) in zip(st.columns(widest), cards, strict=False):
            with place, st.container(border=True, height="stretch"):
                st.page_link(f"pages/{target}.py", label=f"**{label}**", icon=icon)
                st.caption(sentence)
