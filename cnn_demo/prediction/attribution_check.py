"""Tells of an attribution map whether it says little about the image: zero, nearly empty, at the edge, or saturated.

Pure arithmetic on the map. The limits were chosen on maps of the shipped networks best and classic for 12 test digits: for
the true class, no map of saliency and integrated gradients is weak, nor are 23 of 24 of Grad-CAM at the last convolution.
"""

from __future__ import annotations

import numpy as np

from cnn_demo.runs.inspection_results import Weakness

SMALLEST = 1e-12  # magnitudes below it are rounding errors
COUNTED = 0.02  # of the largest magnitude; smaller values look like zero
SPARSE = 0.03  # share of the values that are counted
BORDER = 0.1  # of the shorter side
EXCESS = 1.5  # how many times what an even map would have at its border
LARGEST_BORDER_AREA = 0.6  # in a smaller map, nearly every place is at the border
SATURATED = 0.01  # logits per unit of brightness; usual are 0.2 to 2


def weakness(values: np.ndarray, *, is_gradient: bool) -> Weakness | None:
    """What makes the map weak, None where nothing does.

    values: (h, w), finite, signed or not. is_gradient: whether they are logits per unit of brightness.
    """
    magnitudes = np.abs(values)
    largest = float(magnitudes.max())
    if largest < SMALLEST:
        return {"kind": "zero", "share": 0.0}
    if is_gradient and largest < SATURATED:
        return {"kind": "saturated", "share": largest}
    counted = float((magnitudes >= COUNTED * largest).mean())
    if counted <= SPARSE:
        return {"kind": "sparse", "share": counted}
    mass, area = border_shares(magnitudes)
    if area <= LARGEST_BORDER_AREA and mass >= EXCESS * area:
        return {"kind": "border", "share": mass}
    return None


def border_shares(magnitudes: np.ndarray) -> tuple[float, float]:
    """The share of the sum, and of the places, that lies within BORDER of the edge. magnitudes: (h, w), not all 0."""
    height, width = magnitudes.shape
    depth = max(1, round(BORDER * min(height, width)))
    inner = magnitudes[depth : height - depth, depth : width - depth]
    return 1 - float(inner.sum() / magnitudes.sum()), 1 - inner.size / magnitudes.size
