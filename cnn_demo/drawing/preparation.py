"""Chooses the preparation that the pictures of a data set need. Knows no data set by name."""

from __future__ import annotations

from collections.abc import Callable

from cnn_demo.drawing.digit import prepare_digit, prepare_drawn_digit
from cnn_demo.drawing.photo import prepare_picture
from cnn_demo.drawing.steps import Picture, Prepared

Shape = tuple[int, int, int]
Preparation = Callable[[Picture, Shape, bool, int | None], Prepared]

PREPARATIONS: dict[str, Preparation] = {
    # The preparation of MNIST fixes shape and polarity by itself.
    "digit": lambda picture, _input_shape, _light_on_dark, chosen: prepare_digit(picture, chosen),
    "picture": lambda picture, input_shape, light_on_dark, _chosen: prepare_picture(
        picture, input_shape, light_on_dark
    ),
}
DRAWING_PREPARATIONS: dict[str, Preparation] = {
    **PREPARATIONS,
    # On a pad all ink is the visitor's: there is no paper to find, and no printed line to remove.
    "digit": lambda drawing, _input_shape, _light_on_dark, _chosen: prepare_drawn_digit(drawing),
}


def prepare(
    picture: Picture, preparation: str, input_shape: Shape, light_on_dark: bool, chosen: int | None = None
) -> Prepared:
    """Prepare a picture as the data set was prepared that the network was trained on.

    picture: (h, w, 1 | 3 | 4) uint8. preparation: a name of the table above. input_shape: the network's.
    light_on_dark: True where the images of the data set have a black background. chosen: the index of the candidate to
    take where several things could be meant (see Prepared); without it, the preparation chooses.
    Returns an image of input_shape, float32 in [0, 1]. Raises BlankPicture.
    """
    return PREPARATIONS[preparation](picture, input_shape, light_on_dark, chosen)


def prepare_drawing(drawing: Picture, preparation: str, input_shape: Shape, light_on_dark: bool) -> Prepared:
    """Prepare a drawing from a pad as the data set was prepared that the network was trained on.

    drawing: (h, w, 1 | 3 | 4) uint8, light ink on black or transparent paper. The rest is as for prepare.
    Returns an image of input_shape, float32 in [0, 1]. Raises BlankPicture.
    """
    return DRAWING_PREPARATIONS[preparation](drawing, input_shape, light_on_dark, None)
