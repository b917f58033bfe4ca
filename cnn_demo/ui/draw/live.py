"""The Draw page's first way: the visitor's browser answers while one draws and shows what each layer gives."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser.made_network import get_or_make
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.draw import corrections
from cnn_demo.ui.widgets.pad_examples import pad_examples
from cnn_demo.ui.widgets.training_samples import for_browsers
from cnn_demo.ui.widgets.workbench import KEPT_AS, workbench


def draw_live(network: TrainedNetwork) -> None:
    """The pad, the prediction and every layer's feature maps."""
    corrects = corrections.is_offered(network)
    project = network.project()
    options = {
        "keepStrokesAs": KEPT_AS,
        "camera": True,
        "corrects": corrects,
        "trainingImages": for_browsers(project),
        **pad_examples(project.data),
    }
    said = workbench(get_or_make(network), key=f"workbench-{network.name}", options=options)
    if corrects:
        corrections.take(network, said)
    with st.expander("What runs where?", icon=":material/info:"):
        st.markdown(
            "The page downloads the network's weights and TensorFlow.js once and, when a prediction is not sure for the first "
            "time, some of the training images, where this server has them. Everything is computed on your own device: your "
            "drawing is prepared like the images that the network was trained on, and the network predicts. Neither the "
            "picture nor the prediction is sent to the server; a picture is when you add it as a correction. The weights are "
            "rounded to 16 bits, which halves the download. **Compare with the server** shows what that changes."
        )
