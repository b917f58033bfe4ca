"""The parts of the page Explain: one's own network, number by number, and a sandbox for one convolution."""

from __future__ import annotations

from cnn_demo.browser import published
from cnn_demo.browser.explanation import explained
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.browser.sections import KEPT_AS, for_browser
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.widgets.pad_examples import pad_examples

STYLES = ("workbench/workbench.css", "explain/explain.css")


def explain(network: TrainedNetwork) -> None:
    """The canvas, the network as an overview, and the arithmetic of whatever is pointed at."""
    made = for_browser(network)
    found = explained(network, made)
    mount_module(
        "explain/explain.js",
        STYLES,
        key=f"explain-{network.name}",
        weights=made.weights + found.more,
        network=made.header,
        network_bytes=len(made.weights),
        nodes=found.nodes,
        sources=published.tensorflow_js_sources(),
        options={"keepStrokesAs": KEPT_AS, **pad_examples(network)},
    )


def sandbox(key: str) -> None:
    """One convolution to play with: kernel, stride, padding and input, without any network."""
    mount_module("explain/sandbox.js", STYLES, key=key)
