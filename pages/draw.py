"""Draw or upload a picture, and see what a network predicts."""

from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.draw import predict_panel
from cnn_demo.ui.widgets import prediction

with page("Draw", "Draw with mouse, pen or finger, or upload a picture; a trained network answers after each stroke."):
    network = prediction.network_picker("draw-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        predict_panel.recognise(network)
        predict_panel.when_unsure(network)
