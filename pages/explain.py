"""Every number of a network, down to each multiplication, by pointing at it."""

from cnn_demo.ui import answers, explaining
from cnn_demo.ui.page import empty_state, page

with page("Explain", "Point at any value of the network, and see the very numbers that it was made of."):
    network = answers.network_picker("explain-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        explaining.explain(network)
