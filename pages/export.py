"""Download a trained network in a format that was tested to predict the same."""

from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.export import sections
from cnn_demo.ui.widgets.network_picker import network_picker

with page("Export", "Download a network for other programs. Each file is run and compared with the network first."):
    network = network_picker("export-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        sections.export_all(network)
        sections.formats(network)
        sections.comparison(network)
        sections.how_it_is_checked()
