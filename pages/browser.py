"""Draw, and be recognised by a network that runs in the visitor's own browser."""

from cnn_demo.ui import answers, in_browser
from cnn_demo.ui.page import empty_state, page

with page(
    "In your browser", "The network runs on your own device and answers while you draw; nothing you draw leaves it."
):
    network = answers.network_picker("browser-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        in_browser.draw_and_see(network)
        in_browser.how_it_works(network)
