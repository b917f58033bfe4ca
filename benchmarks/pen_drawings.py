"""Drawings as on the app's canvas, made from digit images: the middle lines of their strokes, redrawn with a round pen.

benchmarks/pens.py draws recorded pen strokes; these drawings show how MNIST's test digits are read once drawn. Each digit
is thinned to lines of one pixel. The lines are bent, slanted, scaled, placed anywhere on the sheet, and then drawn with a pen
of a width that the canvas offers. Everything random comes from a seed.

A blot or a faint stroke has no reliable middle line, so some digits change their shape. `keeps_shape` finds them without any
network: the lines must have as many loops as the image, and a pen along them must cover about the same ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SIDE = 280  # pixels of the canvas
ENLARGED = 4  # lines are found in an image enlarged by this factor
INK = 0.5  # least brightness of ink in the enlarged image, as a share of its maximum
FAINT_INK = 0.25  # least brightness that a person still sees as ink, in [0, 1]
LEAST_LOOP = 8  # pixels of the enlarged image; smaller holes are noise
LEAST_OVERLAP = 0.7  # chosen on training digits: below it, most lines no longer show the digit
SMOOTHING = 0.6  # standard deviation in pixels of the small image, against stairs in the enlarged one


@dataclass(frozen=True, slots=True, kw_only=True)
class PenStyle:
    """Ranges from which each drawing's pen and handwriting are drawn evenly.

    width: of the pen, least and most, in pixels (the canvas offers 6 to 44). slant: at most so many degrees to either side.
    height: of the digit, least and most, as a share of the sheet. jitter: standard deviation of the strokes' displacement,
    as a share of the digit's height; it changes smoothly along a stroke.
    """

    width: tuple[float, float] = (8.0, 34.0)
    slant: float = 15.0
    height: tuple[float, float] = (0.35, 0.85)
    jitter: float = 0.015


def redraw(images: NDArray[np.uint8], style: PenStyle, seed: int) -> NDArray[np.uint8]:
    """(n, 28, 28, 1) light digits on black -> (n, SIDE, SIDE, 1) dark strokes on a white sheet."""
    lines = skeletonize(_enlarged(images))
    return np.stack([_drawn(line, style, np.random.default_rng([seed, number])) for number, line in enumerate(lines)])


def keeps_shape(images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which digits keep their shape when redrawn, (n, 28, 28, 1) -> (n,): same number of loops, about the same ink."""
    fine, enlarged = _fine(images), _enlarged(images)
    return np.array(
        [
            _loops(ndimage.binary_dilation(line, np.ones((3, 3)))) == _loops(faint)
            and _overlap(line, ink) > LEAST_OVERLAP
            for line, faint, ink in zip(skeletonize(enlarged), fine > FAINT_INK, enlarged, strict=True)
        ]
    )


def _overlap(line: NDArray[np.bool_], ink: NDArray[np.bool_]) -> float:
    """Intersection over union of the ink and of a pen along the line that is as wide as the ink in the median."""
    half_width = np.median(ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1][line])
    pen = ndimage.distance_transform_edt(~line) <= half_width
    return float((pen & ink).sum() / (pen | ink).sum())


def _loops(ink: NDArray[np.bool_]) -> int:
    """Number of holes in the ink of one image."""
    labels, _ = ndimage.label(~np.pad(ink, 1))
    return int((np.bincount(labels[labels > 0]) >= LEAST_LOOP).sum()) - 1  # without the background


def skeletonize(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thin strokes to lines of one pixel, (n, h, w) -> (n, h, w). Source: Zhang and Suen 1984 (CACM 27, 236)."""
    ink, changed = np.pad(ink, ((0, 0), (1, 1), (1, 1))), True
    while changed:
        changed = False
        for first in (True, False):
            removable = _removable(ink, first)
            changed = changed or bool(removable.any())
            ink = ink & ~removable
    return ink[:, 1:-1, 1:-1]


def _removable(ink: NDArray[np.bool_], first: bool) -> NDArray[np.bool_]:
    """Pixels that one half of a round removes: on the edge of a stroke, neither at a line's end nor needed to connect it."""
    # The eight neighbours, clockwise from the one above.
    ring = [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]
    p = [np.roll(ink, (-down, -right), (1, 2)) for down, right in ring]
    neighbours = np.sum(p, axis=0, dtype=np.int8)
    crossings = np.sum([~p[index] & p[(index + 1) % 8] for index in range(8)], axis=0, dtype=np.int8)
    above, right, below, left = p[0], p[2], p[4], p[6]
    one, other = (
        (above & right & below, right & below & left) if first else (above & right & left, above & below & left)
    )
    removable: NDArray[np.bool_] = ink & (neighbours >= 2) & (neighbours <= 6) & (crossings == 1) & ~one & ~other
    return removable


def _enlarged(images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    smooth = ndimage.gaussian_filter(_fine(images), (0, SMOOTHING * ENLARGED, SMOOTHING * ENLARGED))
    # Relative to each image's maximum, so that faint digits have ink too.
    ink: NDArray[np.bool_] = smooth > INK * smooth.max(axis=(1, 2), keepdims=True)
    return ink


def _fine(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Enlarge, (n, 28, 28, 1) uint8 -> (n, 112, 112) float32 in [0, 1]."""
    values = images[..., 0].astype(np.float32) / 255
    fine: NDArray[np.float32] = ndimage.zoom(
        values, (1, ENLARGED, ENLARGED), order=1, grid_mode=True, mode="grid-constant"
    )
    return fine


def _drawn(line: NDArray[np.bool_], style: PenStyle, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One drawing, (SIDE, SIDE, 1): the line's pixels, displaced at random, drawn with a pen of random width."""
    places = np.argwhere(line).astype(np.float64)  # (points, 2): row, column
    places += _displacements(line.shape, style.jitter * np.ptp(places[:, 0]), rng)[:, line].T
    places[:, 1] -= np.tan(np.radians(rng.uniform(-style.slant, style.slant))) * places[:, 0]
    size = np.ptp(places, axis=0).max()
    places = (places - places.min(axis=0)) * rng.uniform(*style.height) * SIDE / max(size, 1.0)
    width = rng.uniform(*style.width)
    free = SIDE - 1 - width - np.ptp(places, axis=0)
    places += width / 2 + rng.uniform(0, 1, 2) * np.maximum(free, 0)
    return _sheet(places, width)


def _displacements(shape: tuple[int, ...], amount: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth random field, (2, h, w), with the given standard deviation in pixels."""
    noise = ndimage.gaussian_filter(rng.normal(size=(2, *shape)), (0, shape[0] / 10, shape[1] / 10))
    return np.asarray(noise / noise.std() * amount)


def _sheet(places: NDArray[np.float64], width: float) -> NDArray[np.uint8]:
    """White sheet with black discs of that width at the places (row, column); their edges are soft over one pixel."""
    untouched = np.ones((SIDE, SIDE), bool)
    rows, columns = np.clip(np.rint(places).astype(int), 0, SIDE - 1).T
    untouched[rows, columns] = False
    distance = ndimage.distance_transform_edt(untouched)
    ink = np.clip(width / 2 - distance + 0.5, 0, 1)
    return np.rint(255 * (1 - ink)).astype(np.uint8)[..., np.newaxis]
