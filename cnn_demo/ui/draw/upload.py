"""The Draw page's second way: a picture is uploaded, prepared and answered by the server."""

from __future__ import annotations

import streamlit as st

from cnn_demo.drawing.steps import Picture
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_networks
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.draw import corrections
from cnn_demo.ui.draw.nearest_images import nearest_images
from cnn_demo.ui.draw.what_it_looks_at import what_it_looks_at
from cnn_demo.ui.widgets import network_picker, prediction
from cnn_demo.ui.widgets.candidate_choice import prepare_chosen
from cnn_demo.ui.widgets.own_picture import read_upload
from cnn_demo.ui.widgets.uploaded_picture import takes_photographs, uploaded_picture

FIELD = "draw-upload"
UPLOAD_WIDTH = 280
ANSWER_FIRST = "answer-first"  # style.css knows the name


def upload_and_predict(network: TrainedNetwork) -> None:
    """The picture on the left, the prediction on the right, the steps of the preparation below.

    On a phone the prediction stands first (style.css), as the field alone takes half of the screen.
    """
    with st.container(key=ANSWER_FIRST):
        left, right = st.columns([5, 6], gap="large")
    with left:
        uploaded = uploaded_picture(network, key=FIELD)
        if not takes_photographs(network.project().data):
            _offer_photographs()
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
        with st.spinner("The network looks at the picture"):
            answer = prediction.prediction_view(network, prepared, key="draw-bars")
        place = st.container()
        corrections.offer(network, picture, prepared)
        if not answer["sure"][0]:
            with place, show_errors_here():  # after the correction, which is offered without them, too
                nearest_images(network, prepared, answer["probabilities"][0])
        if takes_photographs(network.project().data):
            what_it_looks_at(network, prepared, answer["probabilities"][0])
    prediction.preparation_section(prepared)


def _offer_photographs() -> None:
    """A way from a network of digits or clothes to the one that knows photographs."""
    for network in pretrained_networks():
        st.button(
            f"Ask {escaped(network.title.partition(' (')[0])} about a photograph",
            icon=":material/photo_camera:",
            help=f"Takes {network.title}, a network that others have trained on 1.2 million photographs of 1,000 kinds.",
            on_click=network_picker.choose,
            args=(network.name, "draw-network"),
        )


def _show(picture: Picture) -> None:
    size = f"{picture.shape[1]} × {picture.shape[0]} pixels"
    st.image(picture, width=UPLOAD_WIDTH, caption=size, alt=f"Your picture, {size}")
