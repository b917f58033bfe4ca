"""A network of 380 weights, forwards and backwards on one picture, in NumPy. Knows no Streamlit and no Keras.

One convolution of 3 x 3, ReLU, max pooling of 2 x 2, a dense layer, softmax and cross-entropy: small enough that the
chapter on backpropagation can show every number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui.learn.arithmetic import Plane, composed_kernel, correlate, pool, relu, softmax

WEIGHTS = Path(__file__).with_name("small_network.json")  # written by scripts/small_network.py
SIDE, KERNEL_SIDE, POOL = DIGIT_SIDE // 2, 3, 2
MAP_SIDE = SIDE - KERNEL_SIDE + 1
POOLED_SIDE = MAP_SIDE // POOL
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SmallNetwork:
    """kernel: (3, 3). bias: of the kernel. dense: (36, 10), pooled values row by row. dense_bias: (10,)."""

    kernel: Plane
    bias: float
    dense: Plane
    dense_bias: Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forward:
    """The values on the way from a picture to the loss.

    feature_map: (12, 12), before ReLU. pooled: (6, 6). winners: (12, 12) bool, the place of the maximum in each square, the
    first one where several are equal, as in TensorFlow. logits, probabilities: (10,).
    """

    picture: Plane
    label: int
    feature_map: Plane
    pooled: Plane
    winners: NDArray[np.bool_]
    probabilities: Vector
    loss: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gradients:
    """The slope of the loss along each value, in the shape of the values.

    activation: of the feature map after ReLU. feature_map: of the feature map before ReLU, the error map.
    """

    logits: Vector
    pooled: Plane
    activation: Plane
    feature_map: Plane
    kernel: Plane
    bias: float
    picture: Plane
    dense: Plane


def shrunk(pixels: NDArray[np.uint8]) -> Plane:
    """(28, 28) uint8 -> (14, 14) means of 2 x 2 pixels, as fractions of white with one decimal, for exact sums."""
    return np.round(pool(pixels / 255.0, 2, "mean"), 1)


def forward(network: SmallNetwork, picture: Plane, label: int) -> Forward:
    """picture: (14, 14)."""
    return forward_from_map(network, picture, label, correlate(picture, network.kernel) + network.bias)


def forward_from_map(network: SmallNetwork, picture: Plane, label: int, feature_map: Plane) -> Forward:
    """The rest of the way, from the feature map before ReLU on."""
    activation = relu(feature_map)
    pooled = pool(activation, POOL, "max")
    probabilities = softmax(pooled.ravel() @ network.dense + network.dense_bias)
    return Forward(
        picture=picture,
        label=label,
        feature_map=feature_map,
        pooled=pooled,
        winners=_winners(activation),
        probabilities=probabilities,
        loss=float(-np.log(probabilities[label])),
    )


def backward(network: SmallNetwork, values: Forward, *, decimals: int = 17) -> Gradients:
    """Backpropagation: from the loss to the picture, one layer after the other.

    decimals: of the gradient along the logits, from which all others follow, so that they can be shown in full.
    """
    logits = np.round(values.probabilities - np.eye(len(values.probabilities))[values.label], decimals)
    pooled = (network.dense @ logits).reshape(POOLED_SIDE, POOLED_SIDE)
    activation = np.where(values.winners, np.kron(pooled, np.ones((POOL, POOL))), 0.0)
    feature_map = np.where(values.feature_map > 0, activation, 0.0)
    return Gradients(
        logits=logits,
        pooled=pooled,
        activation=activation,
        feature_map=feature_map,
        kernel=correlate(values.picture, feature_map),
        bias=float(feature_map.sum()),
        picture=composed_kernel(feature_map, network.kernel),
        dense=np.outer(values.pooled.ravel(), logits),
    )


def same_branches(one: Forward, other: Forward) -> bool:
    """Whether every ReLU and every maximum that lets something through takes the same way in both passes."""
    return np.array_equal(_passed_on(one), _passed_on(other))


@lru_cache(maxsize=1)
def shipped() -> SmallNetwork:
    """The network of the chapter; its weights have two decimals."""
    read = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return SmallNetwork(
        kernel=np.array(read["kernel"]),
        bias=float(read["bias"]),
        dense=np.array(read["dense"]),
        dense_bias=np.array(read["dense_bias"]),
    )


def shipped_accuracy() -> float:
    """The share of its data set's test images that the shipped network recognises, as it was measured."""
    return float(json.loads(WEIGHTS.read_text(encoding="utf-8"))["accuracy"])


def _passed_on(values: Forward) -> NDArray[np.bool_]:
    return values.winners & (values.feature_map > 0)


def _winners(activation: Plane) -> NDArray[np.bool_]:
    """(12, 12) -> where each square has its maximum, the first one where several are equal."""
    squares = activation.reshape(POOLED_SIDE, POOL, POOLED_SIDE, POOL).swapaxes(1, 2)
    flat = squares.reshape(POOLED_SIDE, POOLED_SIDE, POOL * POOL)
    chosen = np.arange(POOL * POOL) == flat.argmax(axis=-1)[..., None]
    return chosen.reshape(squares.shape).swapaxes(1, 2).reshape(activation.shape)
