"""Builds the Keras model of an architecture."""

from __future__ import annotations

from typing import Any

import keras

from cnn_demo.network.own_layers import layer_class
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph, nodes_in_float32


def build(architecture: Architecture, *, seed: int = 0, name: str = "network") -> keras.Model:
    """A functional model with fresh weights, (batch, h, w, c) float32 in [0, 1] -> (batch, classes) probabilities.

    The same seed gives the same weights and the same dropout. The output is float32 under mixed precision too, and so are all
    nodes_in_float32.
    """
    keras.utils.set_random_seed(seed)
    tensors: dict[str, Any] = {INPUT_NAME: keras.Input(architecture.input_shape, name=INPUT_NAME)}
    nodes, exact = keras_graph(architecture), nodes_in_float32(architecture)
    for node in nodes:
        dtype = {"dtype": "float32"} if node.name in exact else {}
        penalties = {argument: keras.regularizers.L2(factor) for argument, factor in node.regularizers.items()}
        layer = layer_class(node)(name=node.name, **node.arguments, **penalties, **dtype)
        inputs = [tensors[name] for name in node.inputs]
        tensors[node.name] = layer(inputs if len(inputs) > 1 else inputs[0])
    return keras.Model(tensors[INPUT_NAME], tensors[nodes[-1].name], name=name)
