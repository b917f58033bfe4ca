"""Makes the data set not-digits: letters, scribbles, shapes, and digits in a row, one over another, mirrored or turned.

All are drawn with the pad's pen and prepared as the app prepares a drawing. Images of digits among them are of MNIST.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.datasets.images import Images
from cnn_demo.drawing.pen import SIDE, WIDTHS
from cnn_demo.drawing.steps import Picture
from cnn_demo.made_data import figures, hershey
from cnn_demo.made_data.on_pad import LEAST_SIZE, Points, Report, Strokes, longer_side, on_pad, prepared, with_reports
from cnn_demo.spec.data import DIGIT_SHAPE

SEED = 1812
TRAINING_IMAGES, TEST_IMAGES = 5_000, 500
DETAIL = 2  # pixels of the pad in one of the sheet: enough for 28 x 28, and drawn faster
STEP = 0.06  # of the size: a longer straight line is divided, so that it can bend
BEND, TURN, SLANT, STRETCH = 0.03, np.radians(8), np.tan(np.radians(12)), 0.2
SIZES = (0.45, 0.9)  # of the longer side, as a share of the sheet
VISIBLE = 25  # of 255: fainter pixels of a digit are no part of its box
# Digits that are none when mirrored left to right or top to bottom, and when turned by a quarter.
MIRRORED, FLIPPED, QUARTERED = (3, 4, 6, 7, 9), (4, 7), (2, 3, 4, 5, 7)
OVERLAID = (0, 2, 3, 4, 5, 6, 7, 9)
Rng = np.random.Generator


class DigitImages:
    """Images of digits, to choose from by their class."""

    def __init__(self, images: Images) -> None:
        self.images = np.asarray(images.x_train)
        self.of_class = [np.flatnonzero(images.y_train == label) for label in range(10)]

    def one(self, rng: Rng, labels: tuple[int, ...] = tuple(range(10))) -> Picture:
        """An image (28, 28, 1) uint8 of one of these digits."""
        return self.images[rng.choice(self.of_class[rng.choice(labels)])]


def make(digits: Images, report: Report) -> dict[str, NDArray]:
    """The arrays of the data set as for images.parse. digits: of the data set mnist-5k.

    The same digits give the same images on every machine. The label of an image is the place of its kind in KINDS.
    """
    total = TRAINING_IMAGES + TEST_IMAGES
    images, labels = np.empty((total, *DIGIT_SHAPE), np.uint8), np.empty(total, np.uint8)
    for number, (image, label) in enumerate(with_reports(_made(DigitImages(digits), total), total, report)):
        images[number], labels[number] = image, label
    train, test = slice(None, TRAINING_IMAGES), slice(TRAINING_IMAGES, None)
    return {"x_train": images[train], "y_train": labels[train], "x_test": images[test], "y_test": labels[test]}


def pictured(strokes: Strokes, rng: Rng) -> Picture:
    """The strokes as somebody might draw them on the pad, prepared: (28, 28, 1) uint8.

    They are bent, turned, slanted and stretched a little, and drawn in any size with a pen of any width.
    """
    lines = _centred([_divided(line) for line in strokes])
    bend = _bending(rng)
    slant = np.array([[1 + rng.uniform(-STRETCH, STRETCH), 0], [rng.uniform(-SLANT, SLANT), 1]])
    angle = rng.uniform(-TURN, TURN)
    lines = _centred([figures.turned((line + bend(line)) @ slant, angle) for line in lines])
    width = round(float(np.exp(rng.uniform(*np.log(WIDTHS)))) / DETAIL)
    size = max(rng.uniform(*SIZES) * SIDE / DETAIL, LEAST_SIZE * width) - width
    return on_pad([line * size for line in lines], width)


def _made(digits: DigitImages, total: int) -> Iterator[tuple[Picture, int]]:
    shares = [share for _, share in KINDS]
    for number in range(total):
        rng = np.random.default_rng([SEED, number])
        label = int(rng.choice(len(KINDS), p=shares))
        yield KINDS[label][0](rng, digits), label


def _letter(rng: Rng, _: DigitImages) -> Picture:
    choice = hershey.letters()
    return pictured(choice[rng.integers(len(choice))], rng)


def _scribble(rng: Rng, _: DigitImages) -> Picture:
    return pictured(figures.scribble(rng), rng)


def _shape(rng: Rng, _: DigitImages) -> Picture:
    return pictured(figures.shape(rng), rng)


def _row(rng: Rng, digits: DigitImages) -> Picture:
    """Two digits side by side, sometimes three."""
    count = int(rng.choice([2, 2, 2, 3]))
    return _row_of_strokes(rng, count) if rng.random() < 0.5 else _row_of_images(rng, digits, count)


def _row_of_strokes(rng: Rng, count: int) -> Picture:
    end, row = 0.0, []
    for _ in range(count):
        fonts = hershey.digits()[rng.integers(10)]
        digit = fonts[rng.integers(len(fonts))]
        corner, height = _corner(digit), np.ptp(np.concatenate(digit)[:, 1])
        place, size = np.array([end, rng.uniform(-0.12, 0.12)]), rng.uniform(0.8, 1.2) / height
        row += [(line - corner) * size + place for line in digit]
        end = np.concatenate(row)[:, 0].max() + rng.uniform(0.05, 0.4)
    return pictured(row, rng)


def _row_of_images(rng: Rng, digits: DigitImages, count: int) -> Picture:
    parts = [_enlarged(_boxed(digits.one(rng)[..., 0]), rng.uniform(2.4, 3.6)) for _ in range(count)]
    height = max(len(part) for part in parts) + 12
    row = np.zeros((height, sum(part.shape[1] + 22 for part in parts)), np.uint8)
    end = 0
    for part in parts:
        top = int(rng.integers(height - len(part))) if rng.random() < 0.3 else (height - len(part)) // 2
        row[top : top + len(part), end : end + part.shape[1]] = part
        end += part.shape[1] + int(rng.integers(2, 22))
    return prepared(row[..., np.newaxis])


def _overlay(rng: Rng, digits: DigitImages) -> Picture:
    """Two different digits, one drawn over the other."""
    one, other = (digits.one(rng, (label,)) for label in rng.permutation(OVERLAID)[:2].tolist())
    return np.maximum(one, np.rot90(other) if rng.random() < 0.5 else other)


def _turned(rng: Rng, digits: DigitImages) -> Picture:
    """A digit mirrored, upside down, or turned by a quarter."""
    way = rng.choice(3, p=[0.6, 0.15, 0.25])
    if way == 0:
        return digits.one(rng, MIRRORED)[:, ::-1]
    return digits.one(rng, FLIPPED)[::-1] if way == 1 else np.rot90(digits.one(rng, QUARTERED), rng.choice([1, 3]))


def _boxed(image: Picture) -> Picture:
    rows, columns = (np.flatnonzero(image.max(axis=axis) > VISIBLE) for axis in (1, 0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _enlarged(image: Picture, factor: float) -> Picture:
    height, width = (round(side * factor) for side in image.shape)
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR))


def _corner(strokes: Strokes) -> Points:
    corner: Points = np.concatenate(strokes).min(axis=0)
    return corner


def _centred(strokes: Strokes) -> Strokes:
    """The strokes around (0, 0), with 1 as the longer side of their box."""
    points = np.concatenate(strokes)
    middle, size = (points.min(axis=0) + points.max(axis=0)) / 2, longer_side(strokes)
    return [(line - middle) / size for line in strokes]


def _divided(line: Points) -> Points:
    """The same line with more points, none farther from the next than STEP of its size."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    pieces = np.ceil(lengths / (STEP * max(np.ptp(line, axis=0).max(), 1e-9))).astype(int).clip(1)
    starts = np.repeat(np.arange(len(pieces)), pieces)
    shares = np.concatenate([np.arange(count) / count for count in pieces])[:, np.newaxis]
    return np.concatenate([line[starts] + shares * (line[starts + 1] - line[starts]), line[-1:]])


def _bending(rng: Rng) -> Callable[[Points], Points]:
    """A smooth random displacement of points in the square of side 1 around (0, 0)."""
    waves, phases, sizes = (
        rng.normal(0, 1.2 * np.pi, (2, 3)),
        rng.uniform(0, 2 * np.pi, (3, 2)),
        rng.normal(0, BEND, (3, 2)),
    )
    return lambda points: (np.sin((points @ waves)[..., np.newaxis] + phases) * sizes).sum(axis=1)


# What makes an image of each kind, in the order of the classes of NOT_DIGITS, and the kind's share of the images.
KINDS: tuple[tuple[Callable[[Rng, DigitImages], Picture], float], ...] = (
    (_letter, 0.42),
    (_scribble, 0.20),
    (_shape, 0.14),
    (_row, 0.14),
    (_overlay, 0.04),
    (_turned, 0.06),
)
