"""Each Keras layer and activation as ONNX operations. Feature maps are (batch, channels, height, width) here."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_demo.export.onnx_graph import Graph, Step

CHANNELS_LAST = (0, 2, 3, 1)
EPSILON = 1e-3  # of Keras's BatchNormalization
LEAKY_RELU_SLOPE = 0.2  # of Keras's activation


def _conv2d(graph: Graph, step: Step) -> str:
    return _convolution(graph, step, step.weights["kernel"].transpose(3, 2, 0, 1), bias=_bias(graph, step))


def _depthwise(graph: Graph, step: Step) -> str:
    kernel = _by_channel(step.weights["kernel"])
    return _convolution(graph, step, kernel, groups=step.source_shape[2], bias=_bias(graph, step))


def _separable(graph: Graph, step: Step) -> str:
    """Each channel by itself, then a 1x1 convolution, which has the bias."""
    kernel = _by_channel(step.weights["depthwise_kernel"])
    parted = _convolution(graph, step, kernel, groups=step.source_shape[2], part="_depthwise")
    mix = graph.constant(f"{step.name}_mix", step.weights["pointwise_kernel"].transpose(3, 2, 0, 1))
    return graph.add("Conv", (parted, mix, *_bias(graph, step)), step.name)


def _convolution(
    graph: Graph, step: Step, kernel: np.ndarray, *, groups: int = 1, bias: tuple[str, ...] = (), part: str = ""
) -> str:
    """kernel: (filters, channels of a group, height, width)."""
    weights = (graph.constant(f"{step.name}{part}_kernel", kernel), *bias)
    window = _window(step, kernel.shape[2])
    return graph.add("Conv", (*step.inputs, *weights), f"{step.name}{part}", group=groups, **window)


def _by_channel(kernel: np.ndarray) -> np.ndarray:
    """(height, width, channels, multiplier) -> (channels * multiplier, 1, height, width)."""
    height, width, channels, multiplier = kernel.shape
    return kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)


def _bias(graph: Graph, step: Step) -> tuple[str, ...]:
    return (graph.constant(f"{step.name}_bias", step.weights["bias"]),) if "bias" in step.weights else ()


def _window(step: Step, size: int) -> dict[str, Any]:
    """Kernel, strides and padding; TensorFlow puts the odd pixel of "same" at the end."""
    strides = step.arguments.get("strides") or size
    before, after = [0, 0], [0, 0]
    if step.arguments["padding"] == "same":
        totals = [max((-(-length // strides) - 1) * strides + size - length, 0) for length in step.source_shape[:2]]
        before, after = [total // 2 for total in totals], [total - total // 2 for total in totals]
    return {"kernel_shape": [size, size], "strides": [strides, strides], "pads": before + after}


def _pooling(operation: str) -> Callable[[Graph, Step], str]:
    return lambda graph, step: graph.add(
        operation, step.inputs, step.name, **_window(step, step.arguments["pool_size"])
    )


def _global_average(graph: Graph, step: Step) -> str:
    means = graph.add("GlobalAveragePool", step.inputs, f"{step.name}_means")
    return graph.add("Flatten", (means,), step.name)


def _normalization(graph: Graph, step: Step) -> str:
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    constants = tuple(graph.constant(f"{step.name}_{name}", step.weights[name]) for name in names)
    return graph.add("BatchNormalization", (*step.inputs, *constants), step.name, epsilon=EPSILON)


def _flatten(graph: Graph, step: Step) -> str:
    """The weights of the next dense layer are in Keras's order of a map's values."""
    turned = graph.add("Transpose", step.inputs, f"{step.name}_channels_last", perm=CHANNELS_LAST)
    return graph.add("Flatten", (turned,), step.name)


def _dense(graph: Graph, step: Step) -> str:
    kernel = graph.constant(f"{step.name}_kernel", step.weights["kernel"])
    return graph.add("Gemm", (*step.inputs, kernel, *_bias(graph, step)), step.name)


def _add(graph: Graph, step: Step) -> str:
    return graph.add("Add", step.inputs, step.name)


def _nothing(_: Graph, step: Step) -> str:
    """A layer whose output is its input: in a prediction, or since its activation is all that it is."""
    return step.inputs[0]


def _single(operation: str, **attributes: Any) -> Callable[[Graph, str], str]:
    return lambda graph, source: graph.add(operation, (source,), f"{source}_{operation.lower()}", **attributes)


def _silu(graph: Graph, source: str) -> str:
    gate = graph.add("Sigmoid", (source,), f"{source}_gate")
    return graph.add("Mul", (source, gate), f"{source}_silu")


def _gelu(graph: Graph, source: str) -> str:
    """x * (1 + erf(x / sqrt(2))) / 2; ONNX has had an operation of its own only since 2023."""
    half, one, root = (graph.constant(f"{source}_{n}", value) for n, value in enumerate((0.5, 1.0, math.sqrt(0.5))))
    error = graph.add("Erf", (graph.add("Mul", (source, root), f"{source}_scaled"),), f"{source}_erf")
    halved = graph.add("Mul", (source, half), f"{source}_half")
    return graph.add("Mul", (halved, graph.add("Add", (error, one), f"{source}_gate")), f"{source}_gelu")


LAYERS: dict[str, Callable[[Graph, Step], str]] = {
    "Conv2D": _conv2d,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "MaxPooling2D": _pooling("MaxPool"),
    "AveragePooling2D": _pooling("AveragePool"),
    "GlobalAveragePooling2D": _global_average,
    "BatchNormalization": _normalization,
    "Add": _add,
    "Activation": _nothing,
    "Dropout": _nothing,
    "Flatten": _flatten,
    "Dense": _dense,
}

# Each takes the name of a tensor and gives the name of the activated one.
ACTIVATIONS: dict[str, Callable[[Graph, str], str]] = {
    "linear": lambda graph, source: source,
    "relu": _single("Relu"),
    "leaky_relu": _single("LeakyRelu", alpha=LEAKY_RELU_SLOPE),
    "elu": _single("Elu", alpha=1.0),
    "gelu": _gelu,
    "silu": _silu,
    "tanh": _single("Tanh"),
    "sigmoid": _single("Sigmoid"),
    "softmax": _single("Softmax", axis=-1),
}
