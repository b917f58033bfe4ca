"""Builds the Keras model of an architecture."""

from __future__ import annotations

from typing import Any

import keras

from cnn_demo.network.own_layers import layer_class
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, nodes_by_layer


def build(architecture: Architecture, *, seed: int = 0, name: str = "network") -> keras.Model:
    """A functional model with fresh weights, (batch, h, w, c) float32 in [0, 1] -> (batch, classes) probabilities.

    The same seed gives the same weights and the same dropout. Under mixed precision too, what the output stage computes from
    vectors is float32: bfloat16 has no number between 0.996 and 1.
    """
    keras.utils.set_random_seed(seed)
    tensors: dict[str, Any] = {INPUT_NAME: keras.Input(architecture.input_shape, name=INPUT_NAME)}
    layers = nodes_by_layer(architecture)
    nodes = [node for of_layer in layers for node in of_layer]
    for node in nodes:
        dtype = {"dtype": "float32"} if node in layers[-1] and len(node.input_shape) == 1 else {}
        penalties = {argument: keras.regularizers.L2(factor) for argument, factor in node.regularizers.items()}
        layer = layer_class(node)(name=node.name, **node.arguments, **penalties, **dtype)
        inputs = [tensors[name] for name in node.inputs]
        tensors[node.name] = layer(inputs if len(inputs) > 1 else inputs[0])
    return keras.Model(tensors[INPUT_NAME], tensors[nodes[-1].name], name=name)
