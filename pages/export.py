"""Take a trained network away, in a form that was proved to predict the same."""

from cnn_demo.ui import answers, exporting
from cnn_demo.ui.page import empty_state, page

with page("Export", "Take a network away. Each file is run and compared with the network before you get it."):
    network = answers.network_picker("export-network")
    if network is None:
        empty_state("There is no trained network yet.", "pages/train.py", "Train one", ":material/model_training:")
    else:
        exporting.all_at_once(network)
        exporting.formats(network)
        exporting.comparison(network)
        exporting.how_it_is_checked()
