"""The Draw page's second way: a picture is uploaded, prepared and answered by the server."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing import picture_formats
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import store
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.candidate_choice import prepare_chosen

FIELD, UPLOADED = "draw-upload", "uploaded-picture"
UPLOAD_WIDTH = 280


def upload_and_predict(network: TrainedNetwork) -> None:
    """The picture on the left, the prediction on the right, the steps of the preparation below."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        picture = _upload(network)
    if picture is None:
        right.info("Choose a picture. The prediction appears here.", icon=":material/upload:")
        return
    with left:
        prepared = prepare_chosen(network, picture, width=UPLOAD_WIDTH, key="draw-digit")
        if len(prepared.candidates) < 2:
            _show(picture)
    with right:
        prediction.prediction_view(network, prepared, key="draw-bars")
    prediction.preparation_section(prepared)


def _upload(network: TrainedNetwork) -> Picture | None:
    """The picture uploaded last. It is here again after another page, where Streamlit's own field is empty."""
    file = st.file_uploader(
        prediction.upload_label(network), picture_formats.SUFFIXES, key=FIELD, on_change=_keep_uploaded
    )
    data: bytes | None = store.get(UPLOADED)
    if data is None:
        return None
    if file is None:
        st.button("Remove the picture", icon=":material/close:", on_click=store.put, args=(UPLOADED, None))
    return decode(data)


def _show(picture: Picture) -> None:
    size = f"{picture.shape[1]} × {picture.shape[0]} pixels"
    st.image(picture, width=UPLOAD_WIDTH, caption=size, alt=f"Your picture, {size}")


def _keep_uploaded() -> None:
    """Keep the bytes in the session: one file, at most as large as .streamlit/config.toml allows."""
    file = st.session_state[FIELD]
    store.put(UPLOADED, None if file is None else file.getvalue())
