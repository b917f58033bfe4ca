"""Look into a trained network: what its layers answer, where it looks, what it confuses, how it came to be."""

from cnn_demo.ui import answers
from cnn_demo.ui.inspecting import sections
from cnn_demo.ui.page import empty_state, page

with page("Inspect", "What a trained network sees, what it goes by, and what it gets wrong."):
    network = answers.network_picker("inspect-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        sections.show_sections(network)
