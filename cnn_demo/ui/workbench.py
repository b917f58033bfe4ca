"""Drawing and predicting in the visitor's own browser: hands the network over, and the browser does the rest."""

from __future__ import annotations

from typing import Any

from cnn_demo.browser import published
from cnn_demo.browser.network import BrowserNetwork, packed
from cnn_demo.ui.component import component

HTML = '<div class="workbench"></div>'
STYLE = "workbench/workbench.css"


def workbench(network: BrowserNetwork, *, key: str, options: dict[str, Any]) -> None:
    """Show the canvas and the network's answers. options: see mount in web/workbench/workbench.js."""
    header = {
        "modules": published.modules_url(),
        "sources": published.tensorflow_js_sources(),
        "options": options,
        "network": network.header,
    }
    component("workbench_component", HTML, STYLE)(key=key, data=packed(header, network.weights))
