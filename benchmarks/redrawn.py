"""Digits drawn as on the app's canvas, made of images: their strokes' middle lines, redrawn with a round pen.

No pen strokes of real writers come with this program; these stand in for them. A digit is thinned to a line of one
pixel, the line is bent, slanted, scaled and put anywhere on the sheet, and a pen of any of the canvas's widths goes
along it. Every number is drawn from a seed. Reads no network.

A blot has no middle line that tells what it was, and a faint stroke may break. Such digits are no longer what they were
and are told apart by `keeps_its_shape`, which asks no network either: the line must have the loops that the image has,
and one pen along it must give the image back by and large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SIDE = 280  # of the canvas, in pixels
ENLARGED = 4  # how much finer than the image its lines are found
INK = 0.5  # what counts as ink in the enlarged image, of [0, 1]
FAINT_INK = 0.25  # what the eye takes for ink, in the same
LEAST_LOOP = 8  # pixels of the enlarged image; smaller ones are no loop that a pen makes
LEAST_COVERED = 0.7  # seen on digits of the training part: below it, most lines are no longer what the image is
SMOOTHING = 0.6  # of the enlarged image, in pixels of the small one: a pen has no stairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How differently people write; each a limit to both sides of what is drawn evenly between.

    width: of the pen, in pixels, least and most (the canvas offers 6 to 44). slant in degrees. height: of the digit
    as a share of the sheet, least and most. jitter: how far a stroke strays, as a share of the digit's height
    (standard deviation); smooth over a fifth of it.
    """

    width: tuple[float, float] = (8.0, 34.0)
    slant: float = 15.0
    height: tuple[float, float] = (0.35, 0.85)
    jitter: float = 0.015


def redraw(images: NDArray[np.uint8], hand: Hand, seed: int) -> NDArray[np.uint8]:
    """(n, 28, 28, 1) light digits on black -> (n, SIDE, SIDE, 1) dark strokes on a white sheet."""
    lines = thinned(_enlarged(images))
    return np.stack([_drawn(line, hand, np.random.default_rng([seed, number])) for number, line in enumerate(lines)])


def keeps_its_shape(images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(n, 28, 28, 1) -> (n,): whether the line through each digit has its loops, and a pen along it covers its ink."""
    fine, enlarged = _fine(images), _enlarged(images)
    return np.array(
        [
            _loops(ndimage.binary_dilation(line, np.ones((3, 3)))) == _loops(faint)
            and _covered(line, ink) > LEAST_COVERED
            for line, faint, ink in zip(thinned(enlarged), fine > FAINT_INK, enlarged, strict=True)
        ]
    )


def _covered(line: NDArray[np.bool_], ink: NDArray[np.bool_]) -> float:
    """What a pen along the line, as wide as the ink mostly is there, and the ink have in common, of what either covers."""
    half_width = np.median(ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1][line])
    pen = ndimage.distance_transform_edt(~line) <= half_width
    return float((pen & ink).sum() / (pen | ink).sum())


def _loops(ink: NDArray[np.bool_]) -> int:
    """How many places are enclosed by the ink of one image."""
    labels, _ = ndimage.label(~np.pad(ink, 1))
    return int((np.bincount(labels[labels > 0]) >= LEAST_LOOP).sum()) - 1  # the ground around it is none


def thinned(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lines of one pixel in the middle of strokes, (n, h, w) -> (n, h, w), by Zhang & Suen 1984 (CACM 27, 236)."""
    ink, changed = np.pad(ink, ((0, 0), (1, 1), (1, 1))), True
    while changed:
        changed = False
        for first in (True, False):
            removable = _removable(ink, first)
            changed = changed or bool(removable.any())
            ink = ink & ~removable
    return ink[:, 1:-1, 1:-1]


def _removable(ink: NDArray[np.bool_], first: bool) -> NDArray[np.bool_]:
    """The pixels that one half of a round takes away: at a stroke's edge, at no line's end, in no line's way."""
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
    # A faint digit has its ink too.
    ink: NDArray[np.bool_] = smooth > INK * smooth.max(axis=(1, 2), keepdims=True)
    return ink


def _fine(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, 28, 28, 1) -> (n, 112, 112), of [0, 1]."""
    values = images[..., 0].astype(np.float32) / 255
    fine: NDArray[np.float32] = ndimage.zoom(
        values, (1, ENLARGED, ENLARGED), order=1, grid_mode=True, mode="grid-constant"
    )
    return fine


def _drawn(line: NDArray[np.bool_], hand: Hand, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One sheet, (SIDE, SIDE, 1): the line's pixels moved as the hand wills, and a pen of some width along them."""
    places = np.argwhere(line).astype(np.float64)  # (points, 2): row, column
    places += _strays(line.shape, hand.jitter * np.ptp(places[:, 0]), rng)[:, line].T
    places[:, 1] -= np.tan(np.radians(rng.uniform(-hand.slant, hand.slant))) * places[:, 0]
    size = np.ptp(places, axis=0).max()
    places = (places - places.min(axis=0)) * rng.uniform(*hand.height) * SIDE / max(size, 1.0)
    width = rng.uniform(*hand.width)
    free = SIDE - 1 - width - np.ptp(places, axis=0)
    places += width / 2 + rng.uniform(0, 1, 2) * np.maximum(free, 0)
    return _sheet(places, width)


def _strays(shape: tuple[int, ...], amount: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """(2, h, w): a smooth random field of the given standard deviation in pixels."""
    noise = ndimage.gaussian_filter(rng.normal(size=(2, *shape)), (0, shape[0] / 10, shape[1] / 10))
    return np.asarray(noise / noise.std() * amount)


def _sheet(places: NDArray[np.float64], width: float) -> NDArray[np.uint8]:
    """White paper with discs of that width at the places (row, column), their edges soft over a pixel."""
    untouched = np.ones((SIDE, SIDE), bool)
    rows, columns = np.clip(np.rint(places).astype(int), 0, SIDE - 1).T
    untouched[rows, columns] = False
    distance = ndimage.distance_transform_edt(untouched)
    ink = np.clip(width / 2 - distance + 0.5, 0, 1)
    return np.rint(255 * (1 - ink)).astype(np.uint8)[..., np.newaxis]
