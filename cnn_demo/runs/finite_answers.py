"""Refuses an answer of the compute worker that holds NaN or infinite numbers, and weights that lead to them.

No page and no JSON can show such numbers. On some processors TensorFlow's softmax makes finite probabilities of them, so the
weights are looked at as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.runs.bundle_tensors import LARGEST_WEIGHT

TOO_LARGE = (
    "The network cannot be used for this: it computes numbers that are infinite or not a number. Its weights are too "
    "large, because its training diverged or because somebody changed them. Choose another network."
)


def check_finite(answer: Any) -> None:
    """Raise ModelError where any number in an answer is NaN or infinite. answer: arrays, numbers and containers of them."""
    if not _is_finite(answer):
        raise ModelError(TOO_LARGE)


def refuse_absurd_weights(tensors: Mapping[str, np.ndarray]) -> None:
    """Raise ModelError where a weight is larger than in any trained network, or no number. tensors: by name."""
    for tensor in tensors.values():
        if not np.abs(tensor).max(initial=0) <= LARGEST_WEIGHT:
            raise ModelError(TOO_LARGE)


def _is_finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_finite, value))
    if isinstance(value, np.ndarray):
        return not np.issubdtype(value.dtype, np.floating) or bool(np.isfinite(value).all())
    return not isinstance(value, float | np.floating) or math.isfinite(value)
