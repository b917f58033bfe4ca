"""Draw, upload, or compare two answers: what a trained network predicts for a picture."""

import streamlit as st

from cnn_demo.ui.core import address, own_data, store
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.draw import corrections
from cnn_demo.ui.draw.about_pretrained import about_pretrained
from cnn_demo.ui.draw.compare import compare
from cnn_demo.ui.draw.live import draw_live
from cnn_demo.ui.draw.upload import upload_and_predict
from cnn_demo.ui.widgets import from_device, network_picker, prediction
from cnn_demo.ui.widgets.device_networks import DeviceNetwork

DRAW, UPLOAD = "Draw", "Upload"
WAYS = {DRAW: draw_live, UPLOAD: upload_and_predict, "Compare with the server": compare}
WAYS_WIDTH = 324  # pixels: room for the choice in one row, as it loads later than what stands beside and below it
PICKER = "draw-network"
ON_SERVER = "Here the server predicts, and needs the network for that."

with page(
    "Draw",
    "Draw or upload something, and the network says what it is. Each layer shows its output.",
    parameters=(address.NETWORK,),
):
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        foreseen = network_picker.foreseen(PICKER)
        # A network of photographs recognises no drawings; the way chosen last is kept for each kind of network.
        first = UPLOAD if foreseen and not own_data.takes_drawings(foreseen.project().data) else DRAW
        chosen_last = f"draw-way-{first}"
        with field_place("draw-ways", has_label=False, width=WAYS_WIDTH):
            way = st.segmented_control(
                "Picture",
                list(WAYS),
                default=store.get(chosen_last, first),
                required=True,
                key=f"draw-source-{first}",
                label_visibility="collapsed",
            )
        store.put(chosen_last, way)
        network = network_picker.any_network_picker(PICKER)
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
