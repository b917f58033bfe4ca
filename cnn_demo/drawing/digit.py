"""Turns a drawn digit into a 28 x 28 image in the way MNIST was prepared.

Source: LeCun et al. 1998. A digit is scaled into 20 x 20, anti-aliased and with its aspect ratio kept, then placed so
that its centre of mass is the centre of 28 x 28: the pixel with index 14, counted from 0. (Of 5,000 digits of MNIST,
every centre of mass lies within [13.5, 14.5].)
"""

from __future__ import annotations

import math

import numpy as np

from cnn_demo.drawing.drawn_ink import read_drawing
from cnn_demo.drawing.resample import area_weights, round_half_up
from cnn_demo.drawing.steps import BlankPicture, Picture, Plane, Prepared, Reading, step
from cnn_demo.drawing.stroke import missing_radius, thicken
from cnn_demo.spec.data import DIGIT_SIDE

FRAME = 20
CENTRE = 14
# Within 20 x 20, half of MNIST's digits have strokes 2.03 to 2.73 wide. Of digits redrawn with a thin pen, this width
# gives the images nearest to the originals.
TARGET_WIDTH = 2.2
LEAST_INK = 0.1  # fainter pixels, such as JPEG artefacts, do not widen the box
LEAST_FRAME_INK = 1e-3


def prepare_digit(picture: Picture, chosen: int | None = None) -> Prepared:
    """Prepare a picture of a digit for a network trained on MNIST.

    picture: (h, w, 1 | 3 | 4) uint8; ink and paper of any colour, paper may be transparent. chosen: the index of the
    candidate to take where several things could be the digit; without it, the largest is taken.
    Returns an image (28, 28, 1) float32 in [0, 1], 1 = ink. Raises BlankPicture.
    """
    # scipy.ndimage, which reading needs, takes 0.4 s and 27 MB: pages open and drawings are read without it.
    from cnn_demo.drawing.reading import read_digit

    return _as_in_mnist(read_digit(picture, chosen))


def prepare_drawn_digit(drawing: Picture) -> Prepared:
    """Prepare a digit from a drawing pad for a network trained on MNIST. All ink belongs to the digit.

    drawing: (h, w, 1 | 3 | 4) uint8, light ink on black or transparent paper.
    Returns an image (28, 28, 1) float32 in [0, 1], 1 = ink. Raises BlankPicture.
    """
    return _as_in_mnist(read_drawing(drawing))


def is_blank(drawing: Picture) -> bool:
    """Whether nothing is drawn on a pad. drawing: (h, w, 1 | 3 | 4) uint8, light ink on black or transparent paper."""
    try:
        read_drawing(drawing)
    except BlankPicture:
        return True
    return False


def crop(ink: Plane) -> Plane:
    """The smallest box that holds all pixels with visible ink. ink: (h, w), its maximum 1."""
    rows = np.flatnonzero(ink.max(axis=1) >= LEAST_INK)
    columns = np.flatnonzero(ink.max(axis=0) >= LEAST_INK)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit(ink: Plane, longer_side: float) -> Plane:
    """Average ink into the middle of 20 x 20, so that longer_side source pixels become 20.

    ink: (h, w) with its strokes centred. Returns (20, 20) float64 in [0, 1].
    """
    rows, columns = (
        area_weights(size, FRAME, (size - longer_side) / 2.0, longer_side) for size in (ink.shape[0], ink.shape[1])
    )
    return np.clip(rows @ ink @ columns.T, 0.0, 1.0)


def centre_by_mass(framed: Plane) -> Plane:
    """Place a 20 x 20 digit on 28 x 28 so that its centre of mass is nearest to pixel (14, 14).

    The shift is in whole pixels, as in MNIST, and stops where ink would be cut off at the edge. Returns (28, 28).
    """
    top = _offset(framed.sum(axis=1), framed.max(axis=1))
    left = _offset(framed.sum(axis=0), framed.max(axis=0))
    padded = np.pad(framed, DIGIT_SIDE)
    return padded[DIGIT_SIDE - top : 2 * DIGIT_SIDE - top, DIGIT_SIDE - left : 2 * DIGIT_SIDE - left]


def _as_in_mnist(reading: Reading) -> Prepared:
    cropped = crop(reading.ink)
    radius = missing_radius(cropped, FRAME, TARGET_WIDTH)
    strokes = thicken(cropped, radius)
    framed = fit(strokes, max(cropped.shape) + 2.0 * radius)
    placed = centre_by_mass(framed)
    steps = (
        *reading.steps,
        step("Crop", "Only the smallest box that holds all the ink is kept.", cropped),
        step("Strokes", _strokes_explanation(radius), strokes),
        step("Scale", "The box is averaged down to 20 × 20 pixels; its aspect ratio is kept.", framed),
        step("Centre", "The digit is moved so that its centre of mass is the centre of 28 × 28.", placed),
    )
    image = placed.astype(np.float32)[..., np.newaxis]
    return Prepared(image=image, steps=steps, candidates=reading.candidates, chosen=reading.chosen)


def _offset(mass: Plane, strongest: Plane) -> int:
    """The position of the frame along one side, from the sum and the maximum of the ink on each line across it."""
    inked = np.flatnonzero(strongest >= LEAST_FRAME_INK)
    wanted = round_half_up(CENTRE - float((mass * np.arange(FRAME)).sum() / mass.sum()))
    return int(min(max(wanted, -inked[0]), DIGIT_SIDE - 1 - inked[-1]))


def _strokes_explanation(radius: float) -> str:
    if radius == 0:
        return "The strokes are at least as thick as those of MNIST, so they stay as they are."
    return (
        f"The strokes are thinner than those of MNIST, so they grow by {radius:.1f} pixels of the cropped picture on each "
        f"side, and the picture by {math.ceil(radius)}."
    )
