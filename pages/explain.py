"""Every number of a network, down to each multiplication, by pointing at it; and one convolution to play with."""

import streamlit as st

from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.explain import sections
from cnn_demo.ui.widgets import prediction

NETWORK, SANDBOX = "Your network", "Sandbox"

with page("Explain", "Point at any value of the network, and see the very numbers that it was made of."):
    part = st.segmented_control("Part", [NETWORK, SANDBOX], default=NETWORK, required=True, key="explain-part")
    if part == SANDBOX:
        sections.sandbox("explain-sandbox")
    elif (network := prediction.network_picker("explain-network")) is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        sections.explain(network)
