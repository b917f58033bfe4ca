"""The parts of the page In your browser."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import network as browser_network
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.widgets.pad_examples import pad_examples
from cnn_demo.ui.widgets.workbench import workbench

USUAL_SECONDS = 6.0
KEPT_AS = "in-your-browser"  # here and in Explain: both show one drawing


def for_browser(network: TrainedNetwork) -> BrowserNetwork:
    """The network as the browser takes it, made where it is not there yet. Raises ModelError, StorageError."""
    made = browser_network.read(network)
    if made is None:
        ask(
            "browser_network",
            doing="Preparing the network for your browser, once",
            usual_seconds=USUAL_SECONDS,
            path=str(network.path),
        )
        made = browser_network.read(network)
    if made is None:  # deleted or trained anew while it was made
        raise ModelError(f"The network {network.name} changed while it was prepared. Open the page again.")
    return made


def draw_and_see(network: TrainedNetwork) -> None:
    """The canvas, the answer and every layer's feature maps."""
    options = {"keepStrokesAs": KEPT_AS, **pad_examples(network)}
    workbench(for_browser(network), key=f"workbench-{network.name}", options=options)


def how_it_works(network: TrainedNetwork) -> None:
    """What runs where, and what the numbers are."""
    with st.expander("What runs where?", icon=":material/info:"):
        st.markdown(
            "The page brings the network's weights and TensorFlow.js, once. From then on your own device does all of "
            "it: what you draw is prepared the way MNIST was (the same steps as on the Draw page, in JavaScript), the "
            "network computes, and nothing is sent to the server, neither the drawing nor the answer. The weights are "
            "rounded to 16 bits on the way, which halves the download."
        )
