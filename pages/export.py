"""Download a trained network in a format that was tested to predict the same."""

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.export import browser_check
from cnn_demo.ui.export.choices import choices
from cnn_demo.ui.export.figures import comparison, how_it_is_checked
from cnn_demo.ui.export.formats import formats
from cnn_demo.ui.widgets import from_device
from cnn_demo.ui.widgets.device_networks import DeviceNetwork
from cnn_demo.ui.widgets.network_picker import any_network_picker

with page(
    "Export",
    "Take a trained network with you. Each file is tested first: it must predict the same as here.",
    parameters=(address.NETWORK,),
):
    network = any_network_picker("export-network")
    if network is None:
        empty_state(
            "There is no trained network yet.", "pages/train.py", "Train a network", ":material/model_training:"
        )
    elif isinstance(network, DeviceNetwork):
        from_device.needs_server(network, "The server makes the files and tests them, and needs the network for that.")
    else:
        browser_check.cancel_other_checks(network)
        choices(network)
        formats(network)
        comparison(network)
        how_it_is_checked()
