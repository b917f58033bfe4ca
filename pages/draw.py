"""Draw or upload a digit, and see how a network reads it."""

import streamlit as st

from cnn_demo.drawing.picture import decode
from cnn_demo.ui import answers
from cnn_demo.ui.canvas import canvas
from cnn_demo.ui.page import empty_state, page

with page("Draw", "Draw a digit with mouse, pen or finger; a trained network answers after each stroke."):
    network = answers.network_picker("draw-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
        st.stop()
    left, right = st.columns([5, 6], gap="large")
    with left:
        source = st.segmented_control("Picture", ["Draw", "Upload"], default="Draw", required=True, key="draw-source")
        if source == "Draw":
            picture = canvas("drawing")
        else:
            file = st.file_uploader(answers.upload_label(network), ["png", "jpg", "jpeg", "webp", "bmp", "gif"])
            picture = decode(file.getvalue()) if file else None
            if picture is not None:
                st.image(picture, width=280, caption=f"{picture.shape[1]} × {picture.shape[0]} pixels")
    with right:
        if picture is None:
            waiting = "Draw something on the black square." if source == "Draw" else "Choose a picture."
            st.info(f"{waiting} The answer appears here.", icon=":material/draw:")
        else:
            prepared = answers.prepared_for(network, picture)
            answers.answer_view(network, prepared, key="draw-bars")
    if picture is not None:
        st.subheader("What the network is shown", anchor=False)
        answers.steps_view(prepared)
    with st.expander("When is it called unsure?", icon=":material/help:"):
        st.markdown(answers.certainty_note(network.result()))
