"""The workbench: a canvas and live predictions, computed in the visitor's browser by web/workbench/workbench.js."""

from __future__ import annotations

from collections.abc import Mapping

from cnn_demo.browser import published
from cnn_demo.browser.modules import WORKBENCH_STYLES
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.core.web_module import mount_module

MODULE = "workbench/workbench.js"
KEPT_AS = "in-your-browser"  # on Draw and on Explain, so that both show the same drawing


def workbench(
    network: BrowserNetwork, *, key: str, options: Mapping[str, object], height: int = 900, phone_height: int = 900
) -> object:
    """Show the canvas and the predictions. Returns what the visitor has said of a picture last, unchecked.

    options: see mount in web/workbench/workbench.js. height, phone_height: in pixels, reserved while it loads.
    """
    sources = published.tensorflow_js_sources()
    with reserved(key, height=height, phone_height=phone_height, is_grey=True):
        said: object = mount_module(
            MODULE,
            WORKBENCH_STYLES,
            key=key,
            weights=network.weights,
            network=network.header,
            sources=sources,
            options=options,
        )
    return said
