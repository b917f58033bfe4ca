"""The parts of the page In your browser: live predictions with feature maps, and what is computed where."""

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
KEPT_AS = "in-your-browser"  # the Explain page uses it too, so that both show the same drawing


def for_browser(network: TrainedNetwork) -> BrowserNetwork:
    """The network in the browser's format, converted where that was not done yet. Raises ModelError, StorageError."""
    made = browser_network.read(network)
    if made is None:
        ask(
            "browser_network",
            doing="Converting the network for your browser, once",
            usual_seconds=USUAL_SECONDS,
            path=str(network.path),
        )
        made = browser_network.read(network)
    if made is None:  # deleted or trained again in the meantime
        raise ModelError(f"The network {network.name} changed while it was converted. Open the page again.")
    return made


def live_predictions(network: TrainedNetwork) -> None:
    """The canvas, the prediction and every layer's feature maps."""
    options = {"keepStrokesAs": KEPT_AS, **pad_examples(network.project().data)}
    workbench(for_browser(network), key=f"workbench-{network.name}", options=options)


def how_it_works(network: TrainedNetwork) -> None:
    """What is computed where, and with which precision."""
    with st.expander("What runs where?", icon=":material/info:"):
        st.markdown(
            "The page downloads the network's weights and TensorFlow.js once. After that, everything is computed on your "
            "own device: your drawing is prepared like MNIST (the same steps as on the Draw page, in JavaScript) and the "
            "network predicts. Neither the drawing nor the prediction is sent to the server. The weights are rounded to "
            "16 bits, which halves the download."
        )
