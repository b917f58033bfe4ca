"""Draws strokes as the app's pad paints them: light ink on black, a round pen with soft edges, smooth lines through the points.

web/pad/strokes.js has the same lines, and web/pad/painting.js paints them on a canvas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnn_demo.drawing.steps import Picture, Plane

SIDE = 280  # of the pad's sheet, in pixels
WIDTHS = (6, 44)  # of the pad's pen in pixels, least and most
LEAST_STEP = 0.4  # pixels; nearer points would bend the line for nothing
PIECES = 8  # straight ones, of each curve
PLACES = 8  # of the pen's centre within a pixel, along each axis: so many of its pictures are kept
EDGE_ERROR = 0.05  # pixels by which the edge of a line may lie within that of an ideal one


def drawn(strokes: Iterable[Plane], width: int) -> Picture:
    """The inked part of a sheet with these strokes: (h, w, 1) uint8, ink 255 on paper 0.

    strokes: (n, 2) float64 each, n at least 1, x to the right and y downward in pixels. width: of the pen in pixels.
    The rest of the sheet is paper, which no preparation of a drawing looks at.
    """
    centres = np.concatenate([_places(smooth_line(points), width) for points in strokes])
    pixels, parts = np.divmod(centres, PLACES)
    pixels -= pixels.min(axis=0)
    reach = _reach(width)
    across, down = (pixels.max(axis=0) + 2 * reach + 1).tolist()
    sheet = np.zeros((down, across), np.uint8)
    for (x, y), (part_x, part_y) in zip(pixels.tolist(), parts.tolist(), strict=True):
        inked = sheet[y : y + 2 * reach + 1, x : x + 2 * reach + 1]
        np.maximum(inked, _pen(width, part_x, part_y), out=inked)
    return sheet[..., np.newaxis]


def smooth_line(points: Plane) -> Plane:
    """The line that the pad draws through points, (n, 2) -> (m, 2): pieces of quadratic Bézier curves.

    Each point controls the curve from the middle before it to the middle after it; the last piece is straight.
    """
    kept = _without_near(points)
    middles = (kept[:-1] + kept[1:]) / 2
    starts = np.concatenate([points[:1], middles[:-1]])[: len(middles)]
    curves = quadratic_curves(starts, kept[:-1], middles, np.arange(1, PIECES + 1) / PIECES)
    return np.concatenate([points[:1], curves, points[-1:]])


def quadratic_curves(starts: Plane, controls: Plane, ends: Plane, shares: NDArray[np.float64]) -> Plane:
    """Points on quadratic Bézier curves, one curve after the other: (n * m, 2).

    starts, controls, ends: (n, 2), of n curves. shares: (m,) in [0, 1], where on each curve its points lie.
    """
    share = shares[:, np.newaxis]
    start, control, end = (side[:, np.newaxis] for side in (starts, controls, ends))
    return ((1 - share) ** 2 * start + 2 * share * (1 - share) * control + share**2 * end).reshape(-1, 2)


def _without_near(points: Plane) -> Plane:
    """The first point, and every further one that is far enough from the kept one before."""
    kept = [points[0]]
    for point in points[1:]:
        if math.hypot(*(point - kept[-1])) >= LEAST_STEP:
            kept.append(point)
    return np.stack(kept)


def _places(line: Plane, width: int) -> np.ndarray:
    """The places of the pen along a line, close enough for a smooth edge: (n, 2) whole numbers of 1/PLACES of a pixel."""
    lengths = np.sqrt((np.diff(line, axis=0) ** 2).sum(axis=1))
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    # Two discs of radius r with centres s apart meet s * s / (8 * r) inside their common tangent.
    step = math.sqrt(8 * EDGE_ERROR * width / 2)
    wanted = np.linspace(0.0, along[-1], math.ceil(along[-1] / step) + 1)
    places = np.stack([np.interp(wanted, along, line[:, axis]) for axis in (0, 1)], axis=1)
    return np.floor(places * PLACES + 0.5).astype(np.int64)


def _reach(width: int) -> int:
    """By how many pixels the soft pen reaches beyond the pixel of its centre."""
    return width // 2 + 1


@lru_cache(maxsize=64 * (WIDTHS[1] - WIDTHS[0] + 1))
def _pen(width: int, part_x: int, part_y: int) -> Picture:
    """The pen's picture, for a centre in the middle pixel: (n, n), soft over one pixel."""
    reach = _reach(width)
    middles = np.arange(-reach, reach + 1) + 0.5
    x, y = middles - part_x / PLACES, middles - part_y / PLACES
    distance = np.sqrt(x**2 + (y**2)[:, np.newaxis])
    return np.floor(255 * np.clip(width / 2 - distance + 0.5, 0.0, 1.0) + 0.5).astype(np.uint8)
