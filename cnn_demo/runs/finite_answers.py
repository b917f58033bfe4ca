"""Refuses an answer of the compute worker that holds NaN or infinite numbers, which no page and no JSON can show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from cnn_demo.errors import ModelError


def check_finite(answer: Any) -> None:
    """Raise ModelError where any number in an answer is NaN or infinite. answer: arrays, numbers and containers of them."""
    if not _is_finite(answer):
        raise ModelError(
            "The network cannot be used for this: it computes numbers that are infinite or not a number. Its weights are too "
            "large, because its training diverged or because somebody changed them. Choose another network."
        )


def _is_finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_finite, value))
    if isinstance(value, np.ndarray):
        return not np.issubdtype(value.dtype, np.floating) or bool(np.isfinite(value).all())
    return not isinstance(value, float | np.floating) or math.isfinite(value)
