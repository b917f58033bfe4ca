"""Drawing and predicting in the visitor's own browser: hands the network over, and the browser does the rest."""

from __future__ import annotations

from typing import Any

from cnn_demo.browser import published
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.ui.core.web_module import mount_module

MODULE = "workbench/workbench.js"
STYLES = ("workbench/workbench.css",)


def workbench(network: BrowserNetwork, *, key: str, options: dict[str, Any]) -> None:
    """Show the canvas and the network's answers. options: see mount in web/workbench/workbench.js."""
    sources = published.tensorflow_js_sources()
    mount_module(
        MODULE, STYLES, key=key, weights=network.weights, network=network.header, sources=sources, options=options
    )
