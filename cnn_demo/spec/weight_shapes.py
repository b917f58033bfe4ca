"""Every weight of a design, its name and its shape, computed without Keras.

So a file of weights can be held against the design that it claims to belong to, before any process builds a model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph
from cnn_demo.spec.layers import Shape


def weight_shapes(architecture: Architecture) -> dict[str, Shape]:
    """Weight name (layer/weight, as in Keras) -> shape, for all weights of the network, moving averages included."""
    # The length of each node's last axis: weights depend on nothing else of their input.
    widths = dict(zip(architecture.names(), (shape[-1] for shape in architecture.shapes()[1:]), strict=True))
    widths[INPUT_NAME] = architecture.input_shape[-1]
    found: dict[str, Shape] = {}
    for node in keras_graph(architecture):
        entering = widths[node.inputs[0]]
        widths.setdefault(node.name, node.arguments.get("filters", entering))  # a part within one of our layers
        if weights := WEIGHTS.get(node.class_name):
            found |= {f"{node.name}/{name}": shape for name, shape in weights(node.arguments, entering).items()}
    return found


def _conv(arguments: dict[str, Any], channels: int) -> dict[str, Shape]:
    side, filters = arguments["kernel_size"], arguments["filters"]
    return {"kernel": (side, side, channels, filters), **_bias(arguments, filters)}


def _depthwise(arguments: dict[str, Any], channels: int) -> dict[str, Shape]:
    side, multiplier = arguments["kernel_size"], arguments["depth_multiplier"]
    return {"kernel": (side, side, channels, multiplier), **_bias(arguments, channels * multiplier)}


def _separable(arguments: dict[str, Any], channels: int) -> dict[str, Shape]:
    side, filters = arguments["kernel_size"], arguments["filters"]
    return {
        "depthwise_kernel": (side, side, channels, 1),
        "pointwise_kernel": (1, 1, channels, filters),
        **_bias(arguments, filters),
    }


def _dense(arguments: dict[str, Any], inputs: int) -> dict[str, Shape]:
    return {"kernel": (inputs, arguments["units"]), **_bias(arguments, arguments["units"])}


def _normalization(arguments: dict[str, Any], channels: int) -> dict[str, Shape]:
    return dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), (channels,))


def _bias(arguments: dict[str, Any], outputs: int) -> dict[str, Shape]:
    return {"bias": (outputs,)} if arguments["use_bias"] else {}


# Keras's class -> its weights, from its arguments and the width of its input; the other classes have none.
WEIGHTS: dict[str, Callable[[dict[str, Any], int], dict[str, Shape]]] = {
    "Conv2D": _conv,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "Dense": _dense,
    "BatchNormalization": _normalization,
}
