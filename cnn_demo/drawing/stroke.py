"""Measures how thick the strokes of a drawing are, and thickens thin ones."""

from __future__ import annotations

import math

import numpy as np

from cnn_demo.drawing.steps import Plane


def stroke_width(ink: Plane) -> float:
    """The mean width of the strokes in pixels: twice the inked area divided by the length of its outline.

    The outline's length is the sum of the gradient's magnitude, which is right for soft edges too.
    ink: (h, w) float64 in [0, 1], not all 0.
    """
    padded = np.pad(ink, 1)
    across = padded[:-1, 1:] - padded[:-1, :-1]
    down = padded[1:, :-1] - padded[:-1, :-1]
    return float(2.0 * ink.sum() / np.sqrt(across**2 + down**2).sum())


def missing_radius(ink: Plane, frame: int, target: float) -> float:
    """By how many pixels to thicken ink so that its strokes are `target` wide once its box fills the frame.

    Thickening widens the box by the radius on each side, hence the divisor. Returns 0 where strokes are thick enough.
    ink: (h, w), cropped to its box. frame: the side of the square that the box will fill.
    """
    scale = max(ink.shape) / frame
    radius: float = (target * scale - stroke_width(ink)) / (2.0 * (1.0 - target / frame))
    return max(0.0, radius)


def thicken(ink: Plane, radius: float) -> Plane:
    """Grow every stroke by radius pixels to each side; the radius may be a fraction.

    Returns (h + 2 * m, w + 2 * m) with the margin m = ceil(radius).
    """
    margin = math.ceil(radius)
    grown = np.pad(ink, margin)
    before = grown
    for number in range(margin):
        # Alternating squares and crosses make an octagon, which is close to the disc of a round pen.
        before, grown = grown, _grow_square(grown) if number % 2 else _grow_cross(grown)
    share = radius - (margin - 1)
    return share * grown + (1.0 - share) * before if margin else grown


def _grow_cross(ink: Plane) -> Plane:
    padded = np.pad(ink, 1)
    across = np.maximum(padded[1:-1, :-2], padded[1:-1, 2:])
    down = np.maximum(padded[:-2, 1:-1], padded[2:, 1:-1])
    return np.maximum(ink, np.maximum(across, down))


def _grow_square(ink: Plane) -> Plane:
    padded = np.pad(ink, 1)
    rows = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    return np.maximum(np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
