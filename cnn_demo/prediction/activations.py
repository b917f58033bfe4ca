"""The activation functions of spec/activations.py in NumPy; float32 in, float32 out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.activations import LEAKY_RELU_SLOPE

Floats = NDArray[np.float32]

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def _sigmoid(x: Floats) -> Floats:
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def _elu(x: Floats, alpha: float = 1.0) -> Floats:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def _gelu(x: Floats) -> Floats:
    return 0.5 * x * (1.0 + _erf(x * np.float32(0.5**0.5)))


def _erf(x: Floats) -> Floats:
    """The error function, to 1.5e-7. Source: Abramowitz and Stegun, formula 7.1.26."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    series = 0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    return np.sign(x) * (1.0 - t * series * np.exp(-x * x))


def _softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, LEAKY_RELU_SLOPE * x),
    "elu": _elu,
    "selu": lambda x: SELU_SCALE * _elu(x, SELU_ALPHA),
    "gelu": _gelu,
    "silu": lambda x: x * _sigmoid(x),
    "hard_silu": lambda x: x * np.clip(x + 3.0, 0, 6) / 6.0,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "softmax": _softmax,
}
