"""The parts of the Draw page: a picture on the left, the network's answer on the right, how it came about below."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.canvas import canvas
from cnn_demo.ui.widgets.image_png import UPLOAD_TYPES

DRAW, UPLOAD = "Draw", "Upload"
UPLOAD_WIDTH = 280


def recognise(network: TrainedNetwork) -> None:
    """Take a picture and show what the network makes of it."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        source = st.segmented_control("Picture", [DRAW, UPLOAD], default=DRAW, required=True, key="draw-source")
        picture = canvas("drawing") if source == DRAW else _upload(network)
    if picture is None:
        waiting = "Draw something on the black square." if source == DRAW else "Choose a picture."
        right.info(f"{waiting} The answer appears here.", icon=":material/draw:")
        return
    with right:
        prepared = prediction.prepared_for(network, picture)
        prediction.answer_view(network, prepared, key="draw-bars")
    st.header("What the network is shown", anchor=False)
    prediction.steps_view(prepared)


def when_unsure(network: TrainedNetwork) -> None:
    """The rule by which an answer is called unsure."""
    with st.expander("When is it called unsure?", icon=":material/help:"):
        st.markdown(prediction.certainty_note(network))


def _upload(network: TrainedNetwork) -> Picture | None:
    file = st.file_uploader(prediction.upload_label(network), UPLOAD_TYPES)
    if file is None:
        return None
    picture = decode(file.getvalue())
    st.image(picture, width=UPLOAD_WIDTH, caption=f"{picture.shape[1]} × {picture.shape[0]} pixels")
    return picture
