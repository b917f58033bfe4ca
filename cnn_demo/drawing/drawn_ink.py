"""Reads the ink of a drawing from a pad, where the paper is known to be black and all ink is the visitor's."""

from __future__ import annotations

from cnn_demo.drawing.resample import grey, unit_range
from cnn_demo.drawing.steps import BLANK_CONTRAST, BlankPicture, Picture, Plane, Reading, step


def read_drawing(drawing: Picture) -> Reading:
    """The ink of a drawing, as large as the drawing; nothing of it is removed.

    drawing: (h, w, 1 | 3 | 4) uint8, light ink on black or transparent paper. Raises BlankPicture.
    """
    brightness = brightness_of(drawing)
    most = float(brightness.max())
    if most < BLANK_CONTRAST:
        raise BlankPicture
    ink = brightness / most
    steps = (
        step("Read", "The brightness of each pixel is read. The paper of the pad is black, as in MNIST.", brightness),
        step("Ink", "Everything lighter than the paper is ink, and the lightest ink becomes 1.", ink),
    )
    return Reading(ink=ink, steps=steps, candidates=(), chosen=0)


def brightness_of(drawing: Picture) -> Plane:
    """(h, w) in [0, 1]; 0 where the drawing is transparent. drawing: as of read_drawing."""
    values = unit_range(drawing)
    brightness = grey(values)
    return brightness * values[..., 3] if drawing.shape[2] == 4 else brightness
