"""The arithmetic of the chapters on one small picture. NumPy alone; knows no Streamlit and no Keras."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Plane = NDArray[np.float64]


def correlate(picture: Plane, kernel: Plane) -> Plane:
    """What the field calls convolution: the kernel laid on every place of the picture, products summed.

    picture: (h, w), kernel: (k, l), no larger. Returns (h - k + 1, w - l + 1): no padding, stride 1.
    """
    windows = sliding_window_view(picture, kernel.shape)
    summed: Plane = np.einsum("rcij,ij->rc", windows, kernel)
    return summed


def merged(first: Plane, second: Plane) -> Plane:
    """The one kernel that does what correlate with first, then with second does. (k, k), (l, l) -> (k+l-1, k+l-1)."""
    side = len(second) - 1
    # Each value of the second spreads the whole first kernel from its place on.
    return correlate(np.pad(first, side), second[::-1, ::-1])


def relu(values: Plane) -> Plane:
    """Negative values become 0."""
    return np.maximum(values, 0.0)


def pooled(plane: Plane, size: int, kind: Literal["max", "mean"]) -> Plane:
    """One value for each whole size x size window; rows and columns that fill none are left out, as Keras does."""
    rows, columns = plane.shape[0] // size, plane.shape[1] // size
    windows = plane[: rows * size, : columns * size].reshape(rows, size, columns, size)
    found: Plane = windows.max(axis=(1, 3)) if kind == "max" else windows.mean(axis=(1, 3))
    return found


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) any numbers -> (k,) probabilities. The largest is subtracted first: e to the power of 1000 is too large."""
    powers = np.exp(logits - logits.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Cosine of the angle between two arrays of one shape, read as vectors: -1 to 1; 0 where one of them is all 0."""
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / lengths if lengths else 0.0
