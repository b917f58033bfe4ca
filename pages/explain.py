"""The computation of every value in a network, step by step, and a sandbox for one convolution."""

import streamlit as st

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.explain import sections
from cnn_demo.ui.widgets import from_device
from cnn_demo.ui.widgets.device_networks import DeviceNetwork
from cnn_demo.ui.widgets.network_picker import any_network_picker

NETWORK, SANDBOX = "Your network", "Sandbox"

with page(
    "Explain",
    "Point at any value in the network and see the numbers it was computed from.",
    parameters=(address.NETWORK,),
):
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.segmented_control("Part", [NETWORK, SANDBOX], default=NETWORK, required=True, key="explain-part")
        network = any_network_picker("explain-network") if part == NETWORK else None
    if part == SANDBOX:
        sections.sandbox("explain-sandbox")
    elif network is None:
        empty_state(
            "There is no trained network yet.", "pages/train.py", "Train a network", ":material/model_training:"
        )
    elif isinstance(network, DeviceNetwork):
        from_device.explain_with(network)
    else:
        sections.explain(network)
