"""The shipped network to try at once, what one can do in the app, and links to the other pages."""

import streamlit as st

from cnn_demo.runs.trained_network import shipped
from cnn_demo.ui.core.page import page
from cnn_demo.ui.home import sections
from cnn_demo.ui.home.continue_run import continue_run
from cnn_demo.ui.widgets import from_device

with page(
    "CNN workshop",
    "A neural network reads the digit below as it is drawn. Try it yourself, then make a network of your own.",
):
    continue_run()
    from_device.offers(most=1)
    network = next(iter(shipped()), None)
    if network is not None:
        sections.draw_and_predict(network)
        sections.accuracy_sentence(network)
    st.header("What you can do here", anchor=False)
    sections.path()
    sections.class_links()
    if network is not None:
        sections.network_card(network)
