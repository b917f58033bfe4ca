"""Rewrites a network so that it uses only operations that TensorFlow.js has."""

from __future__ import annotations

import math
from typing import Any

import keras


def with_tfjs_operations(model: keras.Model) -> keras.Model:
    """The same network, its gelu computed by Erf instead of Erfc, and grouped convolutions group by group."""
    copy = keras.models.clone_model(model, clone_function=_clone)
    copy.set_weights(model.get_weights())
    for layer in copy.layers:
        if getattr(layer, "activation", None) is keras.activations.gelu:
            layer.activation = _gelu
    return copy


def _clone(layer: keras.layers.Layer) -> keras.layers.Layer:
    is_grouped = type(layer) is keras.layers.Conv2D and layer.groups > 1
    return (GroupByGroupConv2D if is_grouped else type(layer)).from_config(layer.get_config())


def _gelu(x: Any) -> Any:
    return 0.5 * x * (1.0 + keras.ops.erf(x / math.sqrt(2.0)))


class GroupByGroupConv2D(keras.layers.Conv2D):
    """A grouped convolution as one convolution a group."""

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        parts = zip(keras.ops.split(inputs, self.groups, -1), keras.ops.split(kernel, self.groups, -1), strict=True)
        window = {"strides": self.strides, "padding": self.padding, "dilation_rate": self.dilation_rate}
        return keras.ops.concatenate([keras.ops.conv(part, own, **window) for part, own in parts], axis=-1)
