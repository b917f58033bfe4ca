"""Draw or upload a picture, and see how a network reads it."""

from cnn_demo.ui import answers, recognising
from cnn_demo.ui.page import empty_state, page

with page("Draw", "Draw with mouse, pen or finger, or upload a picture; a trained network answers after each stroke."):
    network = answers.network_picker("draw-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        recognising.recognise(network)
        recognising.when_unsure(network)
