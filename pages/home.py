"""What the app does, the shipped network to try, and links to the other pages."""

import streamlit as st

from cnn_demo.runs.trained_network import shipped
from cnn_demo.ui.core.page import page
from cnn_demo.ui.home import sections
from cnn_demo.ui.home.continue_run import continue_run

with page(
    "CNN workshop", "Design a convolutional network, train it on real images, and watch it read your handwriting."
):
    continue_run()
    network = next(iter(shipped()), None)
    if network is not None:
        st.header("Draw a digit", anchor=False)
        sections.draw_and_predict(network)
        sections.model_card(network)
    sections.page_links()
