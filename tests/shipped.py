"""The network that visitors meet first. Tests read its name and figures here, so that new weights break none of them."""

from __future__ import annotations

from cnn_demo.browser import network as browser_network
from cnn_demo.browser.network import NetworkLayer
from cnn_demo.runs.trained_network import shipped
from cnn_demo.ui.core.number_text import percent_text

NETWORKS = shipped()
FIRST = NETWORKS[0]
ACCURACY = FIRST.result()["test"]["accuracy"]
ACCURACY_TEXT = percent_text(ACCURACY)


def layer(number: int) -> NetworkLayer:
    """What the browser is told of a layer of that number, from 0; -1 is the output."""
    made = browser_network.read(FIRST)
    assert made is not None
    return made.header["layers"][number]


def maps_text(number: int) -> str:
    """How the browser's pages call a layer's maps: 16 maps of 28 × 28."""
    height, width, maps = layer(number)["shape"]
    return f"{maps} maps of {height} × {width}"
