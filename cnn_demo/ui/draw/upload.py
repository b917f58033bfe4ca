"""The Draw page's second way: a picture is uploaded, prepared and answered by the server."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing import picture_formats
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.widgets import prediction

UPLOAD_WIDTH = 280


def upload_and_predict(network: TrainedNetwork) -> None:
    """The picture on the left, the prediction on the right, the steps of the preparation below."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        picture = _upload(network)
    if picture is None:
        right.info("Choose a picture. The prediction appears here.", icon=":material/upload:")
        return
    with right:
        prepared = prediction.prepare_for(network, picture)
        prediction.prediction_view(network, prepared, key="draw-bars")
    prediction.preparation_section(prepared)


def _upload(network: TrainedNetwork) -> Picture | None:
    file = st.file_uploader(prediction.upload_label(network), picture_formats.SUFFIXES)
    if file is None:
        return None
    picture = decode(file.getvalue())
    size = f"{picture.shape[1]} × {picture.shape[0]} pixels"
    st.image(picture, width=UPLOAD_WIDTH, caption=size, alt=f"Your picture, {size}")
    return picture
