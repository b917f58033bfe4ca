"""A network in the form that browsers load, converted when it is first needed."""

from __future__ import annotations

from cnn_demo.browser import network as browser_network
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.asking import ask

USUAL_SECONDS = 6.0


def for_browser(network: TrainedNetwork) -> BrowserNetwork:
    """The network in the browser's format, converted where that was not done yet. Raises ModelError, StorageError."""
    made = browser_network.read(network)
    if made is None:
        ask(
            "browser_network",
            doing="Converting the network for your browser, once",
            usual_seconds=USUAL_SECONDS,
            path=str(network.path),
        )
        made = browser_network.read(network)
    if made is None:  # deleted or trained again in the meantime
        raise ModelError(f"The network {network.name} changed while it was converted. Open the page again.")
    return made
