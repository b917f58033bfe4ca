"""What this is, the shipped network to try at once, and where to go."""

import streamlit as st

from cnn_demo.runs.trained import shipped
from cnn_demo.ui import home
from cnn_demo.ui.page import page

with page("CNN workshop", "Design a convolutional network, train it on real images, and see it read your handwriting."):
    network = next(iter(shipped()), None)
    if network is not None:
        st.header("Draw a digit", anchor=False)
        home.try_at_once(network)
        home.model_card(network)
    home.ways()
