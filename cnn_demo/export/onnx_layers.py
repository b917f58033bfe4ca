"""Writes each Keras layer and activation as ONNX operations. Feature maps are (batch, channels, height, width) here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_demo.export.onnx_graph import Graph, Step
from cnn_demo.spec.activations import FUNCTIONS
from cnn_demo.spec.layers import BatchNormalization

CHANNELS_LAST = (0, 2, 3, 1)


def _conv2d(graph: Graph, step: Step) -> str:
    kernel = step.weights["kernel"].transpose(3, 2, 0, 1)
    return _convolution(graph, step, kernel, groups=step.arguments.get("groups", 1), bias=_bias(graph, step))


def _depthwise(graph: Graph, step: Step) -> str:
    kernel = _by_channel(step.weights["kernel"])
    return _convolution(graph, step, kernel, groups=step.node.input_shape[2], bias=_bias(graph, step))


def _separable(graph: Graph, step: Step) -> str:
    """Each channel by itself, then a 1x1 convolution, which has the bias."""
    kernel = _by_channel(step.weights["depthwise_kernel"])
    parted = _convolution(graph, step, kernel, groups=step.node.input_shape[2], part="_depthwise")
    mix = graph.constant(f"{step.name}_mix", step.weights["pointwise_kernel"].transpose(3, 2, 0, 1))
    return graph.add("Conv", (parted, mix, *_bias(graph, step)), step.name)


def _convolution(
    graph: Graph, step: Step, kernel: np.ndarray, *, groups: int = 1, bias: tuple[str, ...] = (), part: str = ""
) -> str:
    """kernel: (filters, channels of a group, height, width)."""
    weights = (graph.constant(f"{step.name}{part}_kernel", kernel), *bias)
    return graph.add("Conv", (*step.inputs, *weights), f"{step.name}{part}", group=groups, **_window(step))


def _by_channel(kernel: np.ndarray) -> np.ndarray:
    """(height, width, channels, multiplier) -> (channels * multiplier, 1, height, width)."""
    height, width, channels, multiplier = kernel.shape
    return kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)


def _bias(graph: Graph, step: Step) -> tuple[str, ...]:
    return (graph.constant(f"{step.name}_bias", step.weights["bias"]),) if "bias" in step.weights else ()


def _window(step: Step) -> dict[str, Any]:
    (window,) = step.node.layer.windows()
    above = below = left = right = 0
    if step.arguments["padding"] == "same":
        height, width, _ = step.node.input_shape
        (above, below), (left, right) = window.same_padding((height, width))
    return {
        "kernel_shape": window.size,
        "strides": window.strides,
        "dilations": [window.dilation] * 2,
        "pads": [above, left, below, right],
    }


def _max_pooling(graph: Graph, step: Step) -> str:
    return graph.add("MaxPool", step.inputs, step.name, **_window(step))


def _average_pooling(graph: Graph, step: Step) -> str:
    window = _window(step)
    del window["dilations"]  # AveragePool has had it only since operator set 19
    return graph.add("AveragePool", step.inputs, step.name, **window)


def _global_pooling(operation: str) -> Callable[[Graph, Step], str]:
    def write(graph: Graph, step: Step) -> str:
        pooled = graph.add(operation, step.inputs, f"{step.name}_1x1")
        return graph.add("Flatten", (pooled,), step.name)

    return write


def _zero_padding(graph: Graph, step: Step) -> str:
    sides = [0, 0, *[step.arguments["padding"]] * 2]  # of the axes in order, before; the same after
    return graph.add("Pad", (*step.inputs, graph.integers(f"{step.name}_pads", sides * 2)), step.name)


def _normalization(graph: Graph, step: Step) -> str:
    assert isinstance(step.node.layer, BatchNormalization)
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    constants = tuple(graph.constant(f"{step.name}_{name}", step.weights[name]) for name in names)
    epsilon = step.node.layer.epsilon
    return graph.add("BatchNormalization", (*step.inputs, *constants), step.name, epsilon=epsilon)


def _flatten(graph: Graph, step: Step) -> str:
    """Channels last: the weights of the next dense layer follow Keras's order of a map's values."""
    turned = graph.add("Transpose", step.inputs, f"{step.name}_channels_last", perm=CHANNELS_LAST)
    return graph.add("Flatten", (turned,), step.name)


def _dense(graph: Graph, step: Step) -> str:
    kernel = graph.constant(f"{step.name}_kernel", step.weights["kernel"])
    return graph.add("Gemm", (*step.inputs, kernel, *_bias(graph, step)), step.name)


def _add(graph: Graph, step: Step) -> str:
    return graph.add("Sum", step.inputs, step.name)  # Add takes two inputs only, and there may be up to four branches


def _concatenate(graph: Graph, step: Step) -> str:
    return graph.add("Concat", step.inputs, step.name, axis=1)  # channels, or the values of vectors


def _multiply(graph: Graph, step: Step) -> str:
    return graph.add("Mul", step.inputs, step.name)


def _identity(_: Graph, step: Step) -> str:
    """No operation: dropout does nothing in a prediction, and activations are written by `activated`."""
    return step.inputs[0]


# Keras's class -> the writer of such a layer without its activation; it returns the name of the output.
LAYERS: dict[str, Callable[[Graph, Step], str]] = {
    "Conv2D": _conv2d,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "MaxPooling2D": _max_pooling,
    "AveragePooling2D": _average_pooling,
    "GlobalAveragePooling2D": _global_pooling("GlobalAveragePool"),
    "GlobalMaxPooling2D": _global_pooling("GlobalMaxPool"),
    "ZeroPadding2D": _zero_padding,
    "BatchNormalization": _normalization,
    "Add": _add,
    "Multiply": _multiply,
    "Concatenate": _concatenate,
    "Activation": _identity,
    "Dropout": _identity,
    "SpatialDropout2D": _identity,
    "Flatten": _flatten,
    "Dense": _dense,
}


def activated(graph: Graph, name: str, source: str) -> str:
    """Apply the activation function of that name to a tensor of the graph; returns the name of the result."""
    results: list[str] = []
    for index, operation in enumerate(FUNCTIONS[name].onnx):
        output = f"{source}_{name}_{index}"

        def tensor(operand: str | int | float, output: str = output) -> str:
            if isinstance(operand, float):
                return graph.constant(f"{output}_constant", operand)
            return results[operand] if isinstance(operand, int) else source

        inputs = tuple(tensor(operand) for operand in operation.inputs)
        results.append(graph.add(operation.name, inputs, output, **operation.attributes))
    return results[-1] if results else source
