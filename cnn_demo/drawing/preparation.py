"""Which preparation a data set's pictures take. Computes nothing itself; knows no data set by name."""

from __future__ import annotations

from collections.abc import Callable

from cnn_demo.drawing.digit import prepare_digit
from cnn_demo.drawing.photo import prepare_picture
from cnn_demo.drawing.steps import Picture, Prepared

Shape = tuple[int, int, int]

PREPARATIONS: dict[str, Callable[[Picture, Shape, bool], Prepared]] = {
    # The preparation of MNIST fixes shape and polarity by itself.
    "digit": lambda picture, _input_shape, _light_on_dark: prepare_digit(picture),
    "picture": prepare_picture,
}


def prepare(picture: Picture, entry_preparation: str, input_shape: Shape, light_on_dark: bool) -> Prepared:
    """Make a picture ready for a network, in the way of the data set that the network was trained on.

    picture: (h, w, 1 | 3 | 4) uint8. entry_preparation, input_shape, light_on_dark: as the data set's entry has them.
    Returns an image of input_shape, float32 in [0, 1]. Raises BlankPicture.
    """
    return PREPARATIONS[entry_preparation](picture, input_shape, light_on_dark)
