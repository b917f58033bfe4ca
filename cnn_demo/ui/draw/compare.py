"""The Draw page's third way: the browser and the server answer the same drawing, and one sees how far they differ.

The drawing is made on the component streamlit-drawable-canvas, which sends its picture to the server. The module
web/compare/comparison.js reads the same canvas in the page, so the browser's answer comes while one draws.
"""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.made_network import get_or_make
from cnn_demo.browser.modules import COMPARE_STYLES
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.canvas import canvas

NAME = "compare"
PLACE = "compare-canvas"  # comparison.js finds the canvas by this key
LABEL = "Draw here (by keyboard: arrows and space)"


def compare(network: TrainedNetwork) -> None:
    """The canvas, both answers beside it, and the steps of the server's preparation below."""
    made = get_or_make(network)
    with st.container(
        key="compare-parts"
    ):  # style.css puts the answer beside canvas and tools, on a phone it stands below
        place = st.container(key=PLACE, horizontal_alignment="center", gap="small")
        tools = st.container(horizontal_alignment="center", gap="small")
        answers = st.container()
    with answers:
        mount_module(
            "compare/comparison.js",
            COMPARE_STYLES,
            key=f"comparison-{network.name}",
            weights=made.weights,
            network=made.header,
            sources=published.tensorflow_js_sources(),
            options={"canvas": f"st-key-{PLACE}", "network": network.name},
        )
    with place:
        st.caption(LABEL, text_alignment="center")
    picture = canvas(NAME, place, tools, has_examples=network.project().data.shows_digits)
    _answer(network, picture)


def _answer(network: TrainedNetwork, picture: Picture | None) -> None:
    """Let the server answer, hand its probabilities to the comparison, and show how it prepared the drawing."""
    if picture is None:
        _hand_over(network, None)
        return
    prepared = prediction.prepare_drawing_for(network, picture)
    _hand_over(network, prediction.predict(network, prepared)["probabilities"][0].tolist())
    prediction.preparation_section(prepared)


def _hand_over(network: TrainedNetwork, probabilities: list[float] | None) -> None:
    mount_module("compare/server_answer.js", (), key="server-answer", network=network.name, probabilities=probabilities)
