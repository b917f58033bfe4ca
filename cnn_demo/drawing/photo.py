"""Prepares any picture for a network trained on photographs or clothes; also the plain way of many tutorials."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cnn_demo.drawing.drawn_ink import brightness_of
from cnn_demo.drawing.resample import at_most, border, grey, on_white, resize, to_uint8, unit_range
from cnn_demo.drawing.steps import BLANK_CONTRAST, BlankPicture, Picture, Plane, Prepared, Step, step
from cnn_demo.spec.data import CROP, PAD, STRETCH, PreparationRules

WORKING_SIDE = 400
MIDDLE_GREY = 0.5
Number = TypeVar("Number", np.uint8, np.float64)

READ = "Values from 0 to 255 become 0 to 1, and transparent parts become white."
ON_PAPER = "The drawing becomes dark ink on white paper, since the pictures of this data set have a light background."
SQUARE = {
    CROP: "Only the middle square is kept, since no training image has bars at its sides.",
    PAD: "Filled up to a square with the colour of its border, so that nothing is cut off.",
}


def prepare_picture(picture: Picture, rules: PreparationRules, *, takes_blank: bool = False) -> Prepared:
    """Prepare a picture for a network that was not trained on digits.

    picture: (h, w, 1 | 3 | 4) uint8. rules: of the data set; light_on_dark as in Fashion-MNIST.
    Returns an image of the rules' input_shape, float32 in [0, 1].
    Raises BlankPicture for one even colour, unless takes_blank.
    """
    height, width, channels = rules.input_shape
    values = at_most(on_white(unit_range(picture)), WORKING_SIDE)
    if not takes_blank:
        _refuse_blank(values)
    steps = [_shown("Read", READ, values)]
    if rules.fitting != STRETCH:
        values = pad_to_square(values) if rules.fitting == PAD else crop_to_square(values)
        steps.append(_shown("Square", SQUARE[rules.fitting], values))
    values = resize(values, height, width)
    steps.append(_shown("Resize", _resize_explanation(rules), values))
    values = _with_channels(values, channels)
    if channels == 1:
        steps.append(_shown("Greyscale", "Red, green and blue are weighted by 0.299, 0.587 and 0.114.", values))
    if rules.light_on_dark and np.median(border(grey(values))) > MIDDLE_GREY:
        values = 1.0 - values
        steps.append(_shown("Invert", "The network's images are light on black; this picture was not.", values))
    return Prepared(image=values.astype(np.float32), steps=tuple(steps))


def prepare_drawn_picture(drawing: Picture, rules: PreparationRules) -> Prepared:
    """Prepare a drawing from a pad for a network that was not trained on digits.

    A sheet in colour, as with an example on it, is a picture like those of a data set in colour, and stays as it is.
    drawing: (h, w, 1 | 3 | 4) uint8, light ink on black or transparent paper. rules: of the data set.
    Returns an image of the rules' input_shape, float32 in [0, 1]. Raises BlankPicture.
    """
    if rules.input_shape[2] == 3 and _is_in_colour(drawing):
        return prepare_picture(drawing, rules)
    brightness = brightness_of(drawing)[..., np.newaxis]
    if not rules.draws_dark_on_light:
        return prepare_picture(to_uint8(brightness), rules)
    sheet = 1.0 - brightness
    prepared = prepare_picture(to_uint8(sheet), rules)
    return replace(prepared, steps=(_shown("Paper", ON_PAPER, sheet), *prepared.steps[1:]))


def _is_in_colour(picture: Picture) -> bool:
    """Whether any pixel is of a colour. Ink of the pad is white or grey."""
    return picture.shape[2] >= 3 and bool((picture[..., :1] != picture[..., 1:3]).any())


def crop_to_square(values: Plane) -> Plane:
    """The middle square of (h, w, c). Photographs fill their frame, so bars would look like no training image."""
    height, width = values.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return values[top : top + side, left : left + side]


def pad_to_square(values: Plane) -> Plane:
    """(h, w, c) in the middle of a square of its border's colour. Fashion-MNIST was made so: nothing is cut off."""
    height, width, channels = values.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.empty((side, side, channels))
    square[:] = np.median(border(values), axis=0)
    square[top : top + height, left : left + width] = values
    return square


def article_steps(picture: Picture, size: tuple[int, int], *, colour: bool = False) -> tuple[Step, ...]:
    """The plain preprocessing of many tutorials: resize, greyscale unless colour is wanted, scale to [0, 1].

    picture: (h, w, 1 | 3 | 4) uint8. size: (height, width); the aspect ratio is not kept. Returns four steps: the
    original and its resized copy, uint8 (h, w) or (h, w, 3); the grey image, uint8 (h, w); the same, float32 in
    [0, 1]. In colour there is no grey image, and there are three steps.
    """
    height, width = size
    original = on_white(unit_range(picture))
    resized = to_uint8(resize(original, height, width))
    greyscale = to_uint8(grey(unit_range(resized)))
    last = _flat(resized) if colour else greyscale
    in_grey = Step(name="Greyscale", explanation="Three colour values become one brightness.", image=greyscale)
    return (
        Step(name="Original", explanation="The picture as it was read.", image=_flat(to_uint8(original))),
        Step(name="Resize", explanation=f"Every picture becomes {height} × {width}.", image=_flat(resized)),
        *(() if colour else (in_grey,)),
        Step(
            name="Scale", explanation="Values from 0 to 255 become 0 to 1.", image=unit_range(last).astype(np.float32)
        ),
    )


def _refuse_blank(values: Plane) -> None:
    # One channel after the other: NumPy takes ten times as long for all at once.
    if all(np.ptp(channel) < BLANK_CONTRAST for channel in np.moveaxis(values, 2, 0)):
        raise BlankPicture


def _with_channels(values: Plane, channels: int) -> Plane:
    if channels == 1:
        return grey(values)[..., np.newaxis]
    return np.broadcast_to(values, (*values.shape[:2], channels))


def _resize_explanation(rules: PreparationRules) -> str:
    height, width, _channels = rules.input_shape
    if rules.fitting == STRETCH:
        return f"Stretched to {height} × {width}, the network's input. The aspect ratio is not kept."
    return f"Averaged down to {height} × {width}, the network's input."


def _shown(name: str, explanation: str, values: Plane) -> Step:
    return step(name, explanation, _flat(values))


def _flat(values: NDArray[Number]) -> NDArray[Number]:
    return values[..., 0] if values.shape[2] == 1 else values
