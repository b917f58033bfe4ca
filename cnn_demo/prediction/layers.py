"""What each Keras layer of a design computes when a network predicts, in NumPy. Feature maps are (n, h, w, c) float32."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.prediction.activations import Floats
from cnn_demo.spec.layers import BatchNormalization, Node
from cnn_demo.spec.layers.base import Window

Weights = Mapping[str, Floats]

MOST_COPIED_BYTES = 4 * MEGABYTE  # by a convolution, at a time


def _conv2d(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    groups = node.arguments.get("groups", 1)
    x, kernel = _padded(node, inputs[0]), weights["kernel"]
    parts = zip(np.split(x, groups, axis=-1), np.split(kernel, groups, axis=-1), strict=True)
    return _with_bias(np.concatenate([_convolved(_window(node), *part) for part in parts], axis=-1), weights)


def _depthwise(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    return _with_bias(_each_channel(node, inputs[0], weights["kernel"]), weights)


def _separable(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    """Each channel by itself, then a 1x1 convolution, which has the bias."""
    parted = _each_channel(node, inputs[0], weights["depthwise_kernel"])
    return _with_bias(parted @ weights["pointwise_kernel"][0, 0], weights)


def _convolved(window: Window, x: Floats, kernel: Floats) -> Floats:
    """kernel: (height, width, channels, filters). What the windows read is copied for a few rows of the map at a time."""
    cells, filters = _cells(window, x), kernel.shape[-1]
    columns = kernel.transpose(2, 0, 1, 3).reshape(-1, filters)
    made = np.empty((*cells.shape[:3], filters), np.float32)
    bytes_of_row = cells[:, :1].size * cells.itemsize
    at_once = max(1, MOST_COPIED_BYTES // max(bytes_of_row, 1))
    for start in range(0, cells.shape[1], at_once):
        part = cells[:, start : start + at_once]
        product: Floats = part.reshape(-1, len(columns)) @ columns
        made[:, start : start + at_once] = product.reshape(*part.shape[:3], filters)
    return made


def _each_channel(node: Node, x: Floats, kernel: Floats) -> Floats:
    """kernel: (height, width, channels, multiplier)."""
    made = np.einsum("nyxcij,ijcm->nyxcm", _cells(_window(node), _padded(node, x)), kernel)
    return made.reshape(*made.shape[:3], -1)


def _max_pooling(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    return _cells(_window(node), _padded(node, inputs[0], -np.inf)).max(axis=(4, 5))


def _average_pooling(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    """The mean of the cells within the map, without those of the padding."""
    window, ones = _window(node), np.ones_like(inputs[0][:1, :, :, :1])
    counts = _cells(window, _padded(node, ones)).sum(axis=(4, 5))
    return _cells(window, _padded(node, inputs[0])).sum(axis=(4, 5)) / counts


def _zero_padding(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    side = node.arguments["padding"]
    return np.pad(inputs[0], ((0, 0), (side, side), (side, side), (0, 0)))


def _normalization(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    assert isinstance(node.layer, BatchNormalization)
    scale = weights["gamma"] / np.sqrt(weights["moving_variance"] + np.float32(node.layer.epsilon))
    return (inputs[0] - weights["moving_mean"]) * scale + weights["beta"]


def _dense(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    return _with_bias(inputs[0] @ weights["kernel"], weights)


def _unchanged(node: Node, inputs: Sequence[Floats], weights: Weights) -> Floats:
    """Dropout does nothing in a prediction, and activations are applied by network.py."""
    return inputs[0]


# Keras's class -> what such a layer computes, without its activation.
LAYERS: dict[str, Callable[[Node, Sequence[Floats], Weights], Floats]] = {
    "Conv2D": _conv2d,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "MaxPooling2D": _max_pooling,
    "AveragePooling2D": _average_pooling,
    "GlobalAveragePooling2D": lambda node, inputs, weights: inputs[0].mean(axis=(1, 2)),
    "GlobalMaxPooling2D": lambda node, inputs, weights: inputs[0].max(axis=(1, 2)),
    "ZeroPadding2D": _zero_padding,
    "BatchNormalization": _normalization,
    "Add": lambda node, inputs, weights: np.sum(inputs, axis=0),
    "Multiply": lambda node, inputs, weights: inputs[0] * inputs[1],
    "Concatenate": lambda node, inputs, weights: np.concatenate(inputs, axis=-1),
    "Activation": _unchanged,
    "Dropout": _unchanged,
    "SpatialDropout2D": _unchanged,
    "Flatten": lambda node, inputs, weights: inputs[0].reshape(len(inputs[0]), -1),
    "Dense": _dense,
}


def _with_bias(values: Floats, weights: Weights) -> Floats:
    return values + weights["bias"] if "bias" in weights else values


def _window(node: Node) -> Window:
    (window,) = node.layer.windows()
    return window


def _padded(node: Node, x: Floats, value: float = 0.0) -> Floats:
    """The map with the border that the layer's padding adds; TensorFlow puts the odd pixel of "same" at the end."""
    if node.arguments["padding"] != "same":
        return x
    window, lengths = _window(node), (x.shape[1], x.shape[2])
    counts = window.output_lengths(lengths, "same")
    totals = [
        max((count - 1) * stride + span - length, 0)
        for count, stride, span, length in zip(counts, window.strides, window.span, lengths, strict=True)
    ]
    sides = [(total // 2, total - total // 2) for total in totals]
    return np.pad(x, ((0, 0), *sides, (0, 0)), constant_values=value)


def _cells(window: Window, x: Floats) -> Floats:
    """What the window reads at each of its positions: (n, down, across, channels, height, width), a view of the map."""
    views: Floats = np.lib.stride_tricks.sliding_window_view(x, window.span, axis=(1, 2))  # type: ignore[call-overload]
    (down, across), step = window.strides, window.dilation
    return views[:, ::down, ::across, :, ::step, ::step]
