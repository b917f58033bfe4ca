"""Replaces the one operation of our networks that TensorFlow.js lacks, Erfc, by Erf."""

from __future__ import annotations

import math
from typing import Any

import keras


def without_erfc(model: keras.Model) -> keras.Model:
    """The same network, its gelu computed by Erf: TensorFlow's gelu uses Erfc."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for layer in copy.layers:
        if getattr(layer, "activation", None) is keras.activations.gelu:
            layer.activation = _gelu
    return copy


def _gelu(x: Any) -> Any:
    return 0.5 * x * (1.0 + keras.ops.erf(x / math.sqrt(2.0)))
