"""Copies of networks that compute in float32: what trains in a lower precision is measured in that of its predictions."""

from __future__ import annotations

import keras


def float32_copy(model: keras.Model) -> keras.Model:
    """A model of the same layers that computes in float32, with weights of its own; the model itself if it does so."""
    if all(layer.compute_dtype == "float32" for layer in model.layers):
        return model
    uncompiled = keras.Model(
        model.input, model.output, name=model.name
    )  # the copy of a compiled one would be compiled, too
    return keras.models.clone_model(uncompiled, clone_function=_float32_layer)


def copy_weights(model: keras.Model, copy: keras.Model) -> None:
    """Give a copy of a model the model's present weights."""
    if copy is not model:
        copy.set_weights(model.get_weights())


def in_float32(model: keras.Model) -> keras.Model:
    """A copy that computes in float32 with the model's present weights; the model itself if it does so."""
    copy = float32_copy(model)
    copy_weights(model, copy)
    return copy


def _float32_layer(layer: keras.layers.Layer) -> keras.layers.Layer:
    return type(layer).from_config({**layer.get_config(), "dtype": "float32"})
