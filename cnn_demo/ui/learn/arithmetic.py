"""The operations of a convolutional network on one small picture, in NumPy. Knows no Streamlit and no Keras."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Plane = NDArray[np.float64]


def correlate(picture: Plane, kernel: Plane) -> Plane:
    """What the field calls convolution: cross-correlation without padding, stride 1.

    picture: (h, w). kernel: (k, l), no larger. Returns (h - k + 1, w - l + 1).
    """
    windows = sliding_window_view(picture, kernel.shape)
    summed: Plane = np.einsum("rcij,ij->rc", windows, kernel)
    return summed


def composed_kernel(first: Plane, second: Plane) -> Plane:
    """The single kernel equal to correlating with first, then with second. (k, k), (l, l) -> (k + l - 1, k + l - 1)."""
    side = len(second) - 1
    # The full convolution of both kernels: correlation with the rotated second kernel, on the padded first one.
    return correlate(np.pad(first, side), second[::-1, ::-1])


def relu(values: Plane) -> Plane:
    """Negative values become 0."""
    return np.maximum(values, 0.0)


def pool(plane: Plane, size: int, kind: Literal["max", "mean"]) -> Plane:
    """One value per whole size x size window; rows and columns that fill no window are dropped, as Keras does."""
    rows, columns = plane.shape[0] // size, plane.shape[1] // size
    windows = plane[: rows * size, : columns * size].reshape(rows, size, columns, size)
    pooled: Plane = windows.max(axis=(1, 3)) if kind == "max" else windows.mean(axis=(1, 3))
    return pooled


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) logits -> (k,) probabilities. The largest logit is subtracted first, since e**1000 overflows."""
    powers = np.exp(logits - logits.max())
    probabilities: NDArray[np.float64] = powers / powers.sum()
    return probabilities


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Cosine similarity of two arrays of one shape, in [-1, 1]; 0 where one of them is all 0."""
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / lengths if lengths else 0.0
