"""Look into a trained network: what its layers answer, where it looks, what it confuses, how it came to be."""

from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.inspection import sections
from cnn_demo.ui.widgets.network_picker import network_picker

with page("Inspect", "What a trained network sees, what it goes by, and what it gets wrong."):
    network = network_picker("inspect-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        sections.show_sections(network)
