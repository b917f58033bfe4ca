"""Makes a picture or drawing into a network's input, by the rules of the data set that it was trained on."""

from __future__ import annotations

from collections.abc import Callable

from cnn_demo.drawing.digit import prepare_digit, prepare_drawn_digit
from cnn_demo.drawing.photo import prepare_drawn_picture, prepare_picture
from cnn_demo.drawing.steps import Picture, Prepared
from cnn_demo.spec.data import DIGIT, PICTURE, PreparationRules

# The preparation of MNIST fixes shape and polarity by itself.
PREPARATIONS: dict[str, Callable[[Picture, PreparationRules, int | None], Prepared]] = {
    DIGIT: lambda picture, _rules, chosen: prepare_digit(picture, chosen),
    PICTURE: lambda picture, rules, _chosen: prepare_picture(picture, rules),
}
# On a pad all ink is the visitor's: there is no paper to find, and no printed line to remove.
DRAWING_PREPARATIONS: dict[str, Callable[[Picture, PreparationRules], Prepared]] = {
    DIGIT: lambda drawing, _rules: prepare_drawn_digit(drawing),
    PICTURE: prepare_drawn_picture,
}


def prepare(picture: Picture, rules: PreparationRules, chosen: int | None = None) -> Prepared:
    """Prepare a picture as the data set was prepared that the network was trained on.

    picture: (h, w, 1 | 3 | 4) uint8. rules: of the data set. chosen: the index of the candidate to take where several
    things could be meant (see Prepared); without it, the preparation chooses.
    Returns an image of the rules' input_shape, float32 in [0, 1]. Raises BlankPicture.
    """
    return PREPARATIONS[rules.preparation](picture, rules, chosen)


def prepare_drawing(drawing: Picture, rules: PreparationRules) -> Prepared:
    """Prepare a drawing from a pad as the data set was prepared that the network was trained on.

    drawing: (h, w, 1 | 3 | 4) uint8, light ink on black or transparent paper. rules: of the data set.
    Returns an image of the rules' input_shape, float32 in [0, 1]. Raises BlankPicture.
    """
    return DRAWING_PREPARATIONS[rules.preparation](drawing, rules)
