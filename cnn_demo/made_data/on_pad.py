"""Draws strokes on the app's pad and prepares the drawing as the app does, for the images of made data sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cnn_demo.drawing.digit import prepare_drawn_digit
from cnn_demo.drawing.pen import drawn
from cnn_demo.drawing.resample import to_uint8
from cnn_demo.drawing.steps import Picture

Points = NDArray[np.float64]  # (n, 2), x to the right and y downward
Strokes = list[Points]
Report = Callable[[int, int], None]  # images that are made, of how many
Image = TypeVar("Image")
LEAST_SIZE = 3.0  # of a drawing's longer side, in widths of the pen: nobody could read a smaller digit
IMAGES_PER_REPORT = 100


def on_pad(strokes: Strokes, width: int) -> Picture:
    """The strokes drawn with a pen of that width, in pixels as they are, and prepared: (28, 28, 1) uint8."""
    return prepared(drawn(strokes, width))


def prepared(drawing: Picture) -> Picture:
    """A drawing prepared for a network: (28, 28, 1) uint8. drawing: as for prepare_drawn_digit."""
    return to_uint8(prepare_drawn_digit(drawing).image.astype(np.float64))


def longer_side(strokes: Strokes) -> float:
    """The longer side of the box around the strokes."""
    return float(np.ptp(np.concatenate(strokes), axis=0).max())


def with_reports(images: Iterable[Image], total: int, report: Report) -> Iterator[Image]:
    """The same images; now and then report is called with how many of them have been made."""
    for number, image in enumerate(images):
        if number % IMAGES_PER_REPORT == 0:
            report(number, total)
        yield image
