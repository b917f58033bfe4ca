"""Makes a stored picture of an own data set into an image for training, as the preparation of the data set says."""

from __future__ import annotations

import numpy as np

from cnn_demo.drawing.photo import prepare_picture
from cnn_demo.drawing.preparation import prepare, prepare_drawing
from cnn_demo.drawing.resample import to_uint8
from cnn_demo.drawing.steps import BlankPicture, Picture
from cnn_demo.own_data.records import FROM_A_PAD, Preparation
from cnn_demo.spec.data import DIGIT


def image_of(pixels: Picture, way: str, preparation: Preparation) -> Picture:
    """The image that a network learns from: uint8 (side, side, channels).

    It is made by the functions that prepare a visitor's picture or drawing later. A picture of one even colour becomes an
    image, too, since the visitor decides whether it belongs to the data.
    pixels: uint8 (h, w, 1 | 3 | 4). way: how the picture came, see records.
    """
    rules = preparation.rules
    try:
        prepared = prepare_drawing(pixels, rules) if way in FROM_A_PAD else prepare(pixels, rules)
    except BlankPicture:
        if rules.preparation == DIGIT:
            return np.zeros(rules.input_shape, np.uint8)
        prepared = prepare_picture(pixels, rules, takes_blank=True)
    return to_uint8(prepared.image.astype(np.float64))
