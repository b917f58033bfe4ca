"""Take a trained network away, in a form that was proved to predict the same."""

from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.export import sections
from cnn_demo.ui.widgets import prediction

with page("Export", "Take a network away. Each file is run and compared with the network before you get it."):
    network = prediction.network_picker("export-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        sections.all_at_once(network)
        sections.formats(network)
        sections.comparison(network)
        sections.how_it_is_checked()
