"""Headers of browser networks for tests that need no real network."""

from __future__ import annotations

from typing import Any, cast

from cnn_demo.browser.network import NetworkHeader

HEADER = NetworkHeader(
    version=3,
    made_from="",
    name="a network",
    dataset="mnist",
    classes=["0", "1"],
    input_shape=[2, 2, 1],
    preparation="digit",
    light_on_dark=True,
    parameters=8,
    precision="float16",
    certainty={
        "whitening": [],
        "means": [],
        "least_probability": 0.5,
        "largest_distance": 9.0,
        "sure_probability": 0.8,
        "sure_distance": 6.0,
    },
    layers=[],
    input="image",
    graph={"format": "graph-model", "modelTopology": {}, "signature": {"outputs": {}}, "weightsManifest": []},
)


def network_header(**changes: Any) -> NetworkHeader:
    """A complete header with these fields changed."""
    return cast("NetworkHeader", {**HEADER, **changes})
