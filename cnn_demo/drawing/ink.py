"""Separates ink from paper: turns a picture's brightness or opacity into a plane where 1 is ink and 0 is paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_demo.drawing.steps import BlankPicture, Picture, Plane

OPAQUE_FROM = 128
LEAST_ALPHA_RANGE = 26
LEAST_TRANSPARENT_SHARE = 0.05

PLANE_ROUNDS = 3
BORDER_TOLERANCE = 0.02
SPREADS_KEPT = 2.5
SLOPE_RIDGE = 1e-9

LEAST_ROOM = 0.2  # between paper and black or white; a smaller divisor would amplify the noise of grey paper
NOISE_OF_A_PHOTO = 0.002  # half a grey level: more than rounding alone causes
BLANK_CONTRAST = 0.05
BLANK_NOISES = 5.0  # in units of the noise: smoothed noise stays below 3, a faint pencil stroke is above 15
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


def stretch(ink: Plane) -> Plane:
    """Scale ink, (h, w) with values from 0 up, so that its maximum is 1. Raises BlankPicture where there is none."""
    most = float(ink.max())
    if most < BLANK_CONTRAST:
        raise BlankPicture
    return ink / most


def from_grey(grey: Plane) -> Plane:
    """Ink from brightness. Ink may be lighter or darker than the paper, and the light may be uneven.

    A clean drawing keeps its soft edges unchanged. A photo, recognised by the noise of its paper, is smoothed; pixels
    nearer to the paper than to the ink are dropped, and so are specks.
    grey: (h, w) float64 in [0, 1]. Returns (h, w) float64 in [0, 1], its maximum 1. Raises BlankPicture.
    """
    paper, noise = paper_level(grey)
    ink = contrast_to(paper, grey)
    if noise <= NOISE_OF_A_PHOTO:
        return stretch(ink)
    if np.abs(smoothed(grey - paper)).max() < BLANK_NOISES * noise:
        raise BlankPicture
    return without_specks(without_noise(stretch(smoothed(ink))))


def paper_level(grey: Plane) -> tuple[Plane, float]:
    """The brightness of the paper under each pixel, and the noise: the median deviation of the ring from it.

    The paper is a plane a + b*x + c*y, fitted to the outermost ring of pixels by least squares. Ring pixels far from
    it, such as a stroke that reaches the edge, are left out. x and y run from -1 to 1. Returns (h, w) in [0, 1].
    """
    height, width = grey.shape
    y, x = np.meshgrid(_coordinates(height), _coordinates(width), indexing="ij")
    ring_x, ring_y, ring_grey = border(x), border(y), border(grey)
    level = float(np.median(ring_grey))
    offset, slope_x, slope_y = 0.0, 0.0, 0.0
    deviation = ring_grey - level
    for _ in range(PLANE_ROUNDS):
        near = np.abs(deviation) <= SPREADS_KEPT * np.median(np.abs(deviation)) + BORDER_TOLERANCE
        offset, slope_x, slope_y = _fit_plane(ring_x[near], ring_y[near], ring_grey[near] - level)
        deviation = ring_grey - level - (offset + slope_x * ring_x + slope_y * ring_y)
    plane = level + offset + slope_x * x + slope_y * y
    return np.clip(plane, 0.0, 1.0), float(np.median(np.abs(deviation)))


def border(values: Plane) -> Plane:
    """The outermost ring of pixels. (h, w) to (n,), or (h, w, channels) to (n, channels)."""
    ring = np.ones(values.shape[:2], dtype=bool)
    ring[1:-1, 1:-1] = False
    outermost: Plane = values[ring]
    return outermost


def contrast_to(paper: Plane, grey: Plane) -> Plane:
    """The distance of each pixel from the paper, as a share of the distance between the paper and black or white.

    The sign of the sum of the cubed deviations says whether ink is lighter or darker than the paper: ink deviates
    most. paper, grey: (h, w). Returns (h, w) in [0, 1].
    """
    difference = grey - paper
    if (difference**3).sum() > 0:
        share: Plane = difference / np.maximum(1.0 - paper, LEAST_ROOM)
    else:
        share = -difference / np.maximum(paper, LEAST_ROOM)
    return np.clip(share, 0.0, 1.0)


def smoothed(ink: Plane) -> Plane:
    """The mean of each pixel and its eight neighbours; pixels at the edge are repeated. The shape, (h, w), is kept."""
    padded = np.pad(ink, 1, mode="edge")
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
    patches = _patches(ink >= LEAST_PATCH_INK)
    values = ink.ravel()
    masses = [float(values[patch].sum()) for patch in patches]
    kept = np.zeros_like(values)
    for patch, mass in zip(patches, masses, strict=True):
        if mass >= LEAST_PATCH_SHARE * max(masses):
            kept[patch] = values[patch]
    return kept.reshape(ink.shape)


def _patches(inked: NDArray[np.bool_]) -> list[list[int]]:
    """The flat indices of the pixels of each patch; neighbours touch at a side or a corner."""
    # With an empty margin, the neighbours of a pixel at the edge are never pixels of the next row.
    stride = inked.shape[1] + 2
    neighbours = [row * stride + column for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column]
    left = set(np.flatnonzero(np.pad(inked, 1)).tolist())
    patches = []
    while left:
        patch = [left.pop()]
        for pixel in patch:
            touching = [pixel + neighbour for neighbour in neighbours if pixel + neighbour in left]
            left.difference_update(touching)
            patch.extend(touching)
        patches.append([(pixel // stride - 1) * (stride - 2) + pixel % stride - 1 for pixel in patch])
    return patches


def _coordinates(count: int) -> Plane:
    return (2.0 * np.arange(count) - (count - 1)) / max(count - 1, 1)


def _fit_plane(x: Plane, y: Plane, z: Plane) -> tuple[float, float, float]:
    ones = np.ones_like(x)
    columns = np.stack([ones, x, y])
    # The ridge keeps the system solvable where the picture is a single row or column.
    normal = columns @ columns.T + np.diag([0.0, SLOPE_RIDGE, SLOPE_RIDGE]) * len(x)
    offset, slope_x, slope_y = np.linalg.solve(normal, columns @ z)
    return float(offset), float(slope_x), float(slope_y)


def _mean(values: Plane, otherwise: float) -> float:
    return float(values.mean()) if values.size else otherwise
