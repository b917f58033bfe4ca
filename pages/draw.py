"""Draw or upload a picture, and see what a network predicts."""

from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.draw import predict_panel
from cnn_demo.ui.widgets.network_picker import network_picker

with page("Draw", "Draw with mouse, pen or finger, or upload a picture. A trained network predicts after each stroke."):
    network = network_picker("draw-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        predict_panel.draw_and_predict(network)
        predict_panel.certainty_rule(network)
