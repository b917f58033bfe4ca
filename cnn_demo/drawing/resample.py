"""Brightness and border of pictures, and resizing by area averaging.

cnn_demo/web/drawing/resample.js has the same functions, and both must agree to 1/255. Hence float64, explicit sums, and
a rounding whose ties do not depend on the last bit.
"""

from __future__ import annotations

import math

import numpy as np

from cnn_demo.drawing.steps import Picture, Plane

LARGEST_VALUE = 255.0
REC_601_WEIGHTS = (0.299, 0.587, 0.114)
TIE_TOLERANCE = 1e-6


def round_half_up(value: float) -> int:
    """Round to the nearest whole number, a half upwards. A value that misses a half by rounding error counts as one."""
    return math.floor(value + 0.5 + TIE_TOLERANCE)


def unit_range(picture: Picture) -> Plane:
    """uint8 in [0, 255] to float64 in [0, 1], same shape."""
    return np.divide(picture, LARGEST_VALUE, dtype=np.float64)


def to_uint8(values: Plane) -> Picture:
    """float64 in [0, 1] to the nearest uint8 in [0, 255], same shape."""
    rounded: Picture = np.floor(np.clip(values, 0.0, 1.0) * LARGEST_VALUE + 0.5 + TIE_TOLERANCE).astype(np.uint8)
    return rounded


def grey(picture: Plane) -> Plane:
    """Brightness by the Rec. 601 weights; an alpha channel is ignored.

    picture: (h, w, 1 | 3 | 4) in [0, 1]. Returns (h, w) in [0, 1].
    """
    if picture.shape[2] == 1:
        return picture[..., 0]
    red, green, blue = REC_601_WEIGHTS
    brightness: Plane = red * picture[..., 0] + green * picture[..., 1] + blue * picture[..., 2]
    return brightness


def on_white(picture: Plane) -> Plane:
    """Put a transparent picture on white paper. picture: (h, w, 1 | 3 | 4). Returns (h, w, 1 | 3)."""
    if picture.shape[2] != 4:
        return picture
    alpha = picture[..., 3:]
    laid: Plane = picture[..., :3] * alpha + (1.0 - alpha)
    return laid


def border(values: Plane) -> Plane:
    """The outermost ring of pixels. (h, w) to (n,), or (h, w, channels) to (n, channels)."""
    ring = np.ones(values.shape[:2], dtype=bool)
    ring[1:-1, 1:-1] = False
    outermost: Plane = values[ring]
    return outermost


def area_weights(source: int, target: int, start: float, length: float) -> Plane:
    """Weights that average source pixels by the area that each target pixel covers, along one side.

    The target pixels divide the interval [start, start + length] of the source evenly. Outside the source there are no
    pixels and no weights. Returns (target, source); a row inside the source sums to 1. Enlarging works as well.
    """
    width = length / target
    left = start + width * np.arange(target)[:, np.newaxis]
    pixel = np.arange(source)[np.newaxis, :]
    overlap = np.minimum(left + width, pixel + 1.0) - np.maximum(left, pixel)
    weights: Plane = np.maximum(overlap, 0.0) / width
    return weights


def resize(plane: Plane, height: int, width: int) -> Plane:
    """Resize a plane, (h, w) or (h, w, channels), to (height, width) or (height, width, channels) by area averaging."""
    rows = area_weights(plane.shape[0], height, 0.0, plane.shape[0])
    columns = area_weights(plane.shape[1], width, 0.0, plane.shape[1])
    by_rows = np.tensordot(rows, plane, axes=(1, 0))
    return np.moveaxis(np.tensordot(columns, by_rows, axes=(1, 1)), 0, 1)


def at_most(plane: Plane, side: int) -> Plane:
    """Shrink a plane so that its longer side is at most `side`; a smaller one stays. The aspect ratio is kept."""
    height, width = plane.shape[:2]
    longer = max(height, width)
    if longer <= side:
        return plane
    return resize(plane, max(1, round_half_up(height * side / longer)), max(1, round_half_up(width * side / longer)))
