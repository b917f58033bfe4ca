"""Draw, and watch a network predict in the visitor's own browser."""

from cnn_demo.ui.browser import sections
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.widgets.network_picker import network_picker

with page(
    "In your browser",
    "The network runs on your own device and predicts while you draw. Your drawing never leaves the device.",
):
    network = network_picker("browser-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        sections.live_predictions(network)
        sections.how_it_works(network)
