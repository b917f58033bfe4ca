"""The mean loss of the network of 380 weights over many pictures, with its weights as one vector. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cnn_demo.prediction.figures import SMALLEST_PROBABILITY
from cnn_demo.ui.learn.small_network import KERNEL_SIDE, POOL, POOLED_SIDE, SIDE, Vector

TENSORS = {
    "conv2d_1/kernel": 9,
    "conv2d_1/bias": 1,
    "output/kernel": 360,
    "output/bias": 10,
}  # how many weights each has
Windows = NDArray[np.float32]


def flat_weights(tensors: Mapping[str, np.ndarray]) -> Vector:
    """Weight name -> array, as Keras names them, to (380,), in the order of TENSORS."""
    return np.concatenate([tensors[name].ravel() for name in TENSORS]).astype(np.float64)


def windows_of(pixels: NDArray[np.uint8]) -> Windows:
    """What the kernel reads: (n, 28, 28) uint8 -> (n * 144, 9), of the means of 2 x 2 pixels as fractions of white."""
    small = pixels.reshape(-1, SIDE, 2, SIDE, 2).mean(axis=(2, 4)) / 255
    span = (KERNEL_SIDE, KERNEL_SIDE)
    windows: Windows = sliding_window_view(small.astype(np.float32), span, axis=(1, 2))  # type: ignore[call-overload]
    return windows.reshape(-1, KERNEL_SIDE**2)


def mean_loss(weights: Vector, windows: Windows, labels: NDArray[np.uint8]) -> float:
    """The mean cross-entropy, in which no probability counts as less than SMALLEST_PROBABILITY, as when a run is measured.

    weights: (380,). windows: of the n pictures. labels: (n,).
    """
    kernel, bias, dense, dense_bias = np.split(weights.astype(np.float32), np.cumsum(list(TENSORS.values()))[:-1])
    maps = (windows @ kernel + bias).reshape(-1, POOLED_SIDE, POOL, POOLED_SIDE, POOL)
    pooled = np.maximum(maps.max(axis=(2, 4)), 0).reshape(len(labels), -1)
    logits = (pooled @ dense.reshape(-1, len(dense_bias)) + dense_bias).astype(np.float64)
    logarithms = logits[np.arange(len(labels)), labels] - np.logaddexp.reduce(logits, axis=1)
    return float(-np.maximum(logarithms, np.log(SMALLEST_PROBABILITY)).mean())
