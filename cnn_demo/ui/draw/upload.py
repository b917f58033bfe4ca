"""The Draw page's second way: a picture is uploaded, prepared and answered by the server."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnn_demo.drawing import picture_formats
from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped, one_line
from cnn_demo.ui.core import sent, store
from cnn_demo.ui.widgets import prediction
from cnn_demo.ui.widgets.candidate_choice import prepare_chosen
from cnn_demo.ui.widgets.own_picture import expect_upload, read_upload

LONGEST_NAME = 80
FIELD, UPLOADED = "draw-upload", "uploaded-picture"
UPLOAD_WIDTH = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """The file uploaded last: its name on the visitor's machine, and its content."""

    name: str
    data: bytes


def upload_and_predict(network: TrainedNetwork) -> None:
    """The picture on the left, the prediction on the right, the steps of the preparation below."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        uploaded = _upload(network)
    if uploaded is None:
        right.info("Choose a picture. The prediction appears here.", icon=":material/upload:")
        return
    with left:
        picture = read_upload(uploaded.data)
        st.markdown(f"Your picture: **{escaped(uploaded.name)}**")
        prepared = prepare_chosen(network, picture, width=UPLOAD_WIDTH, key="draw-digit")
        if len(prepared.candidates) < 2:
            _show(picture)
    with right:
        st.caption(f"Prediction for {escaped(uploaded.name)}")
        prediction.prediction_view(network, prepared, key="draw-bars")
    prediction.preparation_section(prepared)


def _upload(network: TrainedNetwork) -> Uploaded | None:
    """The picture uploaded last. It is here again after another page, where Streamlit's own field is empty."""
    expect_upload()
    file = st.file_uploader(
        prediction.upload_label(network), picture_formats.SUFFIXES, key=FIELD, on_change=_keep_uploaded
    )
    st.caption(
        f"Formats: {picture_formats.NAMES}. A file of any other kind is refused, and the previous picture stays."
    )
    uploaded: Uploaded | None = store.get(UPLOADED)
    if uploaded is not None and file is None:
        st.button("Remove the picture", icon=":material/close:", on_click=store.put, args=(UPLOADED, None))
    return uploaded


def _show(picture: Picture) -> None:
    size = f"{picture.shape[1]} × {picture.shape[0]} pixels"
    st.image(picture, width=UPLOAD_WIDTH, caption=size, alt=f"Your picture, {size}")


def _keep_uploaded() -> None:
    """Keep the file in the session: one, at most as large as .streamlit/config.toml allows."""
    file = sent.uploaded_file(FIELD)
    store.put(
        UPLOADED, None if file is None else Uploaded(name=one_line(file.name, LONGEST_NAME), data=file.getvalue())
    )
