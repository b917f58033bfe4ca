"""Measures ink: its direction in colour space, its strength and its noise; tells a transparent background from paper."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cnn_demo.drawing.candidates import labelled
from cnn_demo.drawing.steps import Picture, Plane

OPAQUE_FROM = 128
LEAST_ALPHA_RANGE = 26
LEAST_TRANSPARENT_SHARE = 0.05

NOISE_OF_A_PHOTO = 0.002  # half a grey level: more than rounding alone causes
LEAST_AGREEMENT = 0.1  # of departures in one direction; lighter and darker ones in equal parts have 0
THRESHOLD_ROUNDS = 10
LEAST_PATCH_INK = 0.1
LEAST_PATCH_SHARE = 0.1


def is_transparent(picture: Picture) -> bool:
    """Whether the alpha channel separates ink from background: a good part is transparent, another is not.

    picture: (h, w, 1 | 3 | 4) uint8.
    """
    if picture.shape[2] != 4:
        return False
    alpha = picture[..., 3]
    lowest, highest = int(alpha.min()), int(alpha.max())
    if lowest >= OPAQUE_FROM or highest - lowest < LEAST_ALPHA_RANGE:
        return False
    return float((alpha < (lowest + highest) / 2).mean()) >= LEAST_TRANSPARENT_SHARE


def noise_of(values: Plane) -> float:
    """The median difference between a pixel of a picture, (h, w, c), and the mean around it: 0 for a clean drawing."""
    return float(np.median(np.abs(values - smoothed(values))))


def towards_ink(departed: Plane, own: NDArray[np.bool_]) -> Plane:
    """The departure of each pixel in the direction of the ink, (h, w) in [0, 1].

    The direction, in colour space, is that of the sum of the departures, each weighted by its squared length: ink departs
    most. So ink may be lighter or darker than the paper, or differ from it in hue alone. Where departures cancel, as those
    of a white stroke and its black shadow do, there is no such direction, and every departure counts in full.
    departed: (h, w, c). own: (h, w), the pixels of the ink, none of which is as the paper. The result is not 0 for all of them.
    """
    squared = (departed**2).sum(axis=2)
    weights = squared * own
    direction = (departed * weights[..., np.newaxis]).sum(axis=(0, 1))
    length = float(np.sqrt((direction**2).sum()))
    if length < LEAST_AGREEMENT * float((weights * np.sqrt(squared)).sum()):
        return np.sqrt(squared / departed.shape[2])
    along: Plane = departed @ direction / (length * math.sqrt(departed.shape[2]))
    return np.clip(along, 0.0, 1.0)


def strength(ink: Plane) -> float:
    """The ink of a stroke's core: half of all ink lies in pixels with at most this value.

    A few darker pixels, such as dust or a crossing of strokes, do not change it. ink: any shape, not all 0.
    """
    values = np.sort(ink, axis=None)
    mass = np.cumsum(values)
    return float(values[np.searchsorted(mass, mass[-1] / 2)])


def smoothed(ink: Plane) -> Plane:
    """The mean of each pixel and its eight neighbours; pixels at the edge are repeated. The shape, (h, w), is kept."""
    padded = np.pad(ink, [(1, 1), (1, 1), (0, 0)][: ink.ndim], mode="edge")
    by_rows = padded[:-2] + padded[1:-1] + padded[2:]
    mean: Plane = (by_rows[:, :-2] + by_rows[:, 1:-1] + by_rows[:, 2:]) / 9.0
    return mean


def without_noise(ink: Plane) -> Plane:
    """Set paper to 0 and ink to 1, with a ramp from half the threshold to one and a half times the threshold.

    The threshold lies midway between the mean of the values above it and the mean of those below it (Ridler and
    Calvard 1978); for sparse ink it is more stable than Otsu's. ink: (h, w) in [0, 1], its maximum 1. Shape and range
    are kept.
    """
    threshold = 0.5
    for _ in range(THRESHOLD_ROUNDS):
        above = ink > threshold
        threshold = 0.5 * (_mean(ink[above], 1.0) + _mean(ink[~above], 0.0))
    return np.clip(ink / threshold - 0.5, 0.0, 1.0)


def without_specks(ink: Plane) -> Plane:
    """Remove every connected patch with less than a tenth of the largest patch's ink. The shape, (h, w), is kept.

    A speck far from the digit would widen the digit's box and so shrink the digit.
    """
    labels, _ = labelled(ink >= LEAST_PATCH_INK)
    masses = np.bincount(labels.ravel(), ink.ravel())
    masses[0] = 0.0
    return np.where((masses >= LEAST_PATCH_SHARE * masses.max())[labels] & (labels > 0), ink, 0.0)


def _mean(values: Plane, otherwise: float) -> float:
    return float(values.mean()) if values.size else otherwise
