"""The parts of the page Explain: one's own network, number by number, and a sandbox for one convolution."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.explanation import explained
from cnn_demo.datasets.load import load
from cnn_demo.datasets.table import entry
from cnn_demo.errors import DatasetError
from cnn_demo.runs.trained import Trained
from cnn_demo.ui import server
from cnn_demo.ui.in_browser import for_browser
from cnn_demo.ui.mounting import mounted

STYLES = ("workbench/workbench.css", "explain/explain.css")
# Explain and In your browser show one drawing.
KEPT_AS = "in-your-browser"


def explain(network: Trained) -> None:
    """The canvas, the network as an overview, and the arithmetic of whatever is pointed at."""
    made = for_browser(network)
    found = explained(network, made)
    mounted(
        "explain/explain.js",
        STYLES,
        key=f"explain-{network.name}",
        weights=made.weights + found.more,
        network=made.header,
        network_bytes=len(made.weights),
        nodes=found.nodes,
        sources=published.tensorflow_js_sources(),
        options={"keepStrokesAs": KEPT_AS, **_examples(network)},
    )


def sandbox(key: str) -> None:
    """One convolution to play with: kernel, stride, padding and input, without any network."""
    mounted("explain/sandbox.js", STYLES, key=key)


def _examples(network: Trained) -> dict[str, Any]:
    """Test images as pictures for the pad, one a class; none for digits, which the pad has as strokes."""
    dataset = entry(network.project().dataset)
    return {} if dataset.preparation == "digit" else {"examples": _test_images(dataset.name)}


@st.cache_data(max_entries=8, show_spinner=False)
def _test_images(name: str) -> list[dict[str, Any]]:
    """The first test image of each class; none where the data set is not on this server, so that one draws."""
    try:
        images = load(name, server.settings())
    except DatasetError:
        return []
    places = [np.flatnonzero(images.y_test == label) for label in range(len(entry(name).classes))]
    return [
        _picture(title, images.x_test[found[0]])
        for title, found in zip(entry(name).classes, places, strict=True)
        if len(found)
    ]


def _picture(name: str, image: np.ndarray) -> dict[str, Any]:
    """As web/pad/strokes.js takes it. image: (h, w) or (h, w, c) uint8."""
    height, width = image.shape[:2]
    channels = image.size // (height * width)
    stroke = {"tool": "picture", "width": width, "height": height, "channels": channels, "data": image.ravel().tolist()}
    return {"name": name, "strokes": [stroke]}
