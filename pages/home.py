"""What this is, the shipped network to try at once, and where to go."""

import streamlit as st

from cnn_demo.runs.trained import shipped
from cnn_demo.ui import answers, home
from cnn_demo.ui.canvas import canvas
from cnn_demo.ui.page import page

with page("CNN workshop", "Design a convolutional network, train it on real images, and see it read your handwriting."):
    network = next(iter(shipped()), None)
    if network is not None:
        left, right = st.columns([5, 6], gap="large")
        with left:
            st.header("Draw a digit", anchor=False)
            picture = canvas("home")
        with right:
            st.header("What a network makes of it", anchor=False)
            if picture is None:
                home.model_card(network)
            else:
                answers.answer_view(network, answers.prepared_for(network, picture), key="home-bars")
    st.header("Make your own", anchor=False)
    home.ways()
