"""The parts of the Explain page: a network whose every value can be traced, and a sandbox for one convolution."""

from __future__ import annotations

from cnn_demo.browser import published
from cnn_demo.browser.explanation import explained
from cnn_demo.browser.made_network import get_or_make
from cnn_demo.browser.modules import EXPLAIN_STYLES
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.widgets.pad_examples import pad_examples
from cnn_demo.ui.widgets.workbench import KEPT_AS


def explain(network: TrainedNetwork) -> None:
    """The canvas, an overview of the network, and the computation of the value that one points at."""
    made = get_or_make(network)
    found = explained(network)
    mount_module(
        "explain/explain.js",
        EXPLAIN_STYLES,
        key=f"explain-{network.name}",
        weights=made.weights + found.more,
        network=made.header,
        network_bytes=len(made.weights),
        nodes=found.nodes,
        sources=published.tensorflow_js_sources(),
        options={"keepStrokesAs": KEPT_AS, **pad_examples(network.project().data)},
    )


def sandbox(key: str) -> None:
    """One convolution without a network: kernel, stride, padding and input can be changed."""
    mount_module("explain/sandbox.js", EXPLAIN_STYLES, key=key)
