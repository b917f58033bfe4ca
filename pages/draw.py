"""Draw or upload a digit, and see how a network reads it."""

from cnn_demo.ui import answers, recognising
from cnn_demo.ui.page import empty_state, page

with page("Draw", "Draw a digit with mouse, pen or finger; a trained network answers after each stroke."):
    network = answers.network_picker("draw-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        recognising.recognise(network)
        recognising.when_unsure(network)
