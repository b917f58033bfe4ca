"""The parts of the Draw page: a picture on the left, the prediction on the right, the preparation steps below."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing import picture_formats
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.canvas import canvas

DRAW, UPLOAD = "Draw", "Upload"
UPLOAD_WIDTH = 280
EMPTY = {
    DRAW: "Draw something on the black square. The prediction appears here.",
    UPLOAD: "Choose a picture. The prediction appears here.",
}


def draw_and_predict(network: TrainedNetwork) -> None:
    """A canvas or an upload, and the network's prediction for the picture."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        source = st.segmented_control("Picture", [DRAW, UPLOAD], default=DRAW, required=True, key="draw-source")
        picture = canvas("drawing") if source == DRAW else _upload(network)
    if picture is None:
        right.info(EMPTY[source], icon=":material/draw:")
        return
    with right:
        prepared = prediction.prepare_for(network, picture)
        prediction.prediction_view(network, prepared, key="draw-bars")
    st.header("What the network is given", anchor=False)
    prediction.preparation_view(prepared)


def certainty_rule(network: TrainedNetwork) -> None:
    """The rule by which a prediction is called unsure, in an expander."""
    with st.expander("When is a prediction called unsure?", icon=":material/help:"):
        st.markdown(prediction.certainty_note(network))


def _upload(network: TrainedNetwork) -> Picture | None:
    file = st.file_uploader(prediction.upload_label(network), picture_formats.SUFFIXES)
    if file is None:
        return None
    picture = decode(file.getvalue())
    st.image(picture, width=UPLOAD_WIDTH, caption=f"{picture.shape[1]} × {picture.shape[0]} pixels")
    return picture
