"""Makes the data set drawn-digits: MNIST, and pen strokes of 30 writers drawn on the app's pad and prepared as it prepares.

For training are nine tenths of MNIST's training images and, of 24 writers, two drawings of each digit, varied a little. For
validation are the other tenth and, of the other six writers, one drawing of each digit as it was written. Test images are
MNIST's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.images import Images
from cnn_demo.datasets.pen_strokes import PenStrokes
from cnn_demo.datasets.split import stratified
from cnn_demo.drawing.pen import SIDE, WIDTHS
from cnn_demo.made_data.on_pad import LEAST_SIZE, Report, Strokes, longer_side, on_pad, with_reports

# Chosen once, by np.random.default_rng(18).choice(np.arange(1, 31), 6, replace=False).
VALIDATION_WRITERS = (6, 9, 11, 21, 23, 26)
MNIST_SHARE, SEED = 0.1, 18
COPIES = 2  # drawings of each digit of a writer for training
SIZES = (0.35, 0.85)  # of a digit's longer side, as a share of the sheet
MARGIN = 2.0  # pixels of paper around the ink
SHEAR, STRETCH, SHAKE = 0.15, 0.1, 0.006  # most, most, and standard deviation as a share of the digit's size
SLOWEST = 3  # a slow screen records every third point
LEAST_POINTS = 12  # that are left of a stroke then
Arrays = dict[str, NDArray]


def make(mnist: Images, strokes: PenStrokes, report: Report) -> Arrays:
    """The arrays of the data set as for images.parse. The same inputs give the same arrays on every machine."""
    chosen = _chosen(strokes)
    images = np.stack(list(with_reports(_drawings(strokes, chosen), len(chosen), report)))
    writers = writers_of(mnist, strokes)
    return {
        "x_train": np.concatenate([mnist.x_train, images]),
        "y_train": np.concatenate([mnist.y_train, strokes.labels[[digit for digit, _ in chosen]]]),
        "x_test": mnist.x_test,
        "y_test": mnist.y_test,
        "held": np.isin(writers, VALIDATION_WRITERS) | _held(mnist.y_train, len(writers)),
    }


def writers_of(mnist: Images, strokes: PenStrokes) -> NDArray[np.uint8]:
    """The writer of each training image of the data set, those for validation included: 0 for an image of MNIST."""
    drawn_by = strokes.writers[[digit for digit, _ in _chosen(strokes)]]
    return np.concatenate([np.zeros(len(mnist.y_train), np.uint8), drawn_by])


def validation_digits(strokes: PenStrokes) -> NDArray[np.intp]:
    """The digits of the writers kept for validation, as indices."""
    return np.flatnonzero(np.isin(strokes.writers, VALIDATION_WRITERS))


def as_written(strokes: Strokes, rng: np.random.Generator, width: int | None = None) -> NDArray[np.uint8]:
    """A digit drawn as it was written, at a place and in a size that rng chooses: a prepared image (28, 28, 1) uint8.

    width: of the pen in pixels; None for any that the pad has.
    """
    width = width or any_width(rng)
    return on_pad(placed(strokes, rng, width), width)


def any_width(rng: np.random.Generator) -> int:
    """A width that the pad's pen can have, in pixels."""
    return int(rng.integers(WIDTHS[0], WIDTHS[1] + 1))


def placed(strokes: Strokes, rng: np.random.Generator, width: int) -> Strokes:
    """The strokes on the sheet, at a place and in a size that rng chooses. width: of the pen in pixels."""
    most = min(SIZES[1] * SIDE, SIDE - width - 2 * MARGIN)
    size = rng.uniform(max(SIZES[0] * SIDE, LEAST_SIZE * width), most)
    every = np.concatenate(strokes)
    scale = size / _extent(strokes)
    free = SIDE - width - 2 * MARGIN - np.ptp(every, axis=0) * scale
    origin = width / 2 + MARGIN + rng.uniform(0.0, 1.0, 2) * free - every.min(axis=0) * scale
    return [points * scale + origin for points in strokes]


def _chosen(strokes: PenStrokes) -> list[tuple[int, int]]:
    """The drawings to make: digit, and number of the copy, 0 for one as it was written."""
    is_held = np.isin(strokes.writers, VALIDATION_WRITERS)
    copies = [(0,) if held else tuple(range(1, COPIES + 1)) for held in is_held]
    return [(digit, copy) for digit, own in enumerate(copies) for copy in own]


def _drawings(strokes: PenStrokes, chosen: list[tuple[int, int]]) -> Iterator[NDArray[np.uint8]]:
    for digit, copy in chosen:
        own, rng = strokes.strokes(digit), np.random.default_rng([SEED, digit, copy])
        yield as_written(varied(own, rng) if copy else own, rng)


def _held(labels: NDArray[np.uint8], count: int) -> NDArray[np.bool_]:
    """Which of so many images are those of MNIST that are for validation. labels: of MNIST's images, which come first."""
    held = np.zeros(count, bool)
    held[stratified(labels, MNIST_SHARE, SEED)[1]] = True
    return held


def varied(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """The strokes of another moment: slanted, stretched and shaken a little, perhaps recorded by a slower screen."""
    shear, stretch = rng.uniform(-SHEAR, SHEAR), 1 + rng.uniform(-STRETCH, STRETCH)
    every = int(rng.integers(1, SLOWEST + 1))
    shake = SHAKE * _extent(strokes)
    return [
        _slower(points, every) @ np.array([[stretch, 0.0], [shear, 1.0]])
        + shake * rng.standard_normal((len(_slower(points, every)), 2))
        for points in strokes
    ]


def _slower(points: NDArray[np.float64], every: int) -> NDArray[np.float64]:
    """Every so-manieth point and the last, but enough to keep the shape."""
    kept = points[:: min(every, max(1, len(points) // LEAST_POINTS))]
    return kept if np.array_equal(kept[-1], points[-1]) else np.concatenate([kept, points[-1:]])


def _extent(strokes: Strokes) -> float:
    """The longer side of the box around the strokes; at least 1, for a digit that is a dot."""
    return max(longer_side(strokes), 1.0)
