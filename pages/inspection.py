"""The Inspect page: feature maps, attribution, mistakes and more of a trained network, section by section."""

import streamlit as st

from cnn_demo.browser.modules import WEB
from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.inspection import sections
from cnn_demo.ui.widgets import from_device
from cnn_demo.ui.widgets.device_networks import DeviceNetwork
from cnn_demo.ui.widgets.network_picker import any_network_picker

st.html(WEB / "inspection_page.css")
with page(
    "Inspect",
    "What a trained network sees, what its predictions are based on, and what it gets wrong.",
    parameters=(address.NETWORK,),
):
    network = any_network_picker("inspect-network")
    if network is None:
        empty_state(
            "There is no trained network yet.", "pages/train.py", "Train a network", ":material/model_training:"
        )
    elif isinstance(network, DeviceNetwork):
        from_device.needs_server(network, "The server computes what this page shows, and needs the network for that.")
    else:
        sections.show_sections(network)
