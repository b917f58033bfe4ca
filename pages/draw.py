"""Draw, upload, or compare two answers: what a trained network predicts for a picture."""

import streamlit as st

from cnn_demo.ui.core import address, store
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.draw import corrections
from cnn_demo.ui.draw.about_pretrained import about_pretrained
from cnn_demo.ui.draw.compare import compare
from cnn_demo.ui.draw.live import draw_live
from cnn_demo.ui.draw.upload import upload_and_predict
from cnn_demo.ui.widgets import from_device, prediction
from cnn_demo.ui.widgets.device_networks import DeviceNetwork
from cnn_demo.ui.widgets.network_picker import any_network_picker

DRAW = "Draw"
WAYS = {DRAW: draw_live, "Upload": upload_and_predict, "Compare with the server": compare}
WAY = "draw-way"  # the one chosen last
ON_SERVER = "Here the server predicts, and needs the network for that."

with page(
    "Draw",
    "Draw or upload something, and the network says what it is. Each layer shows its output.",
    parameters=(address.NETWORK,),
):
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        way = st.segmented_control(
            "Picture",
            list(WAYS),
            default=store.get(WAY, DRAW),
            required=True,
            key="draw-source",
            label_visibility="collapsed",
        )
        store.put(WAY, way)
        network = any_network_picker("draw-network")
        corner = st.container(width="content")
    if network is None:
        empty_state(
            "There is no trained network yet.", "pages/train.py", "Train a network", ":material/model_training:"
        )
    elif isinstance(network, DeviceNetwork):
        if way == DRAW:
            from_device.draw_with(network)
        else:
            from_device.needs_server(network, ON_SERVER)
    else:
        WAYS[way](network)
        with corner:
            corrections.show(network)
        prediction.certainty_note(network)
        about_pretrained(network)
