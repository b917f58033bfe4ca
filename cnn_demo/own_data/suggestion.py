"""Suggests how the pictures of an own data set become images: size, colour, fit and background, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cnn_demo.drawing.resample import border, grey, on_white, unit_range
from cnn_demo.drawing.steps import Picture
from cnn_demo.own_data.records import FROM_A_PAD, Preparation, StoredPicture
from cnn_demo.spec.data import CROP, DIGIT, DIGIT_SHAPE, PAD, PICTURE

SIDES = (28, 32, 48, 64, 96)
USUAL_SIDE = 64
SIDE_OF_DRAWINGS = 32
LOOKED_AT = 48  # pictures, spread over the data set: 0.2 s
GREY_STEPS = 0.06  # colours that differ by less are those of a grey picture saved as JPEG
MOST = 0.9  # so large a share counts as all pictures: some may be odd
MIDDLE_GREY = 0.5
PLAIN_STEPS, PLAIN_SHARE = 0.06, 0.8  # a border is plain where so many of its values are so near to their median
MOST_INK = 0.45  # of the pixels of handwriting
LONG = 2.0  # of a picture at least so much longer than wide, or wider than long, cropping leaves half or less

KIND, SIZE, COLOUR, FIT, BACKGROUND = "kind", "size", "colour", "fit", "background"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """preparation: what is suggested. reasons: a sentence for each of KIND, SIZE, COLOUR, FIT and BACKGROUND."""

    preparation: Preparation
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How one picture looks. background: brightness of the border in [0, 1]; None where the border is not plain."""

    is_grey: bool
    background: float | None
    ink: float
    longer_by: float
    shorter_side: int
    is_drawing: bool


def suggest(
    pictures: Sequence[StoredPicture], classes: Sequence[str], pixels: Callable[[StoredPicture], Picture]
) -> Suggestion:
    """Look at some of the pictures. pictures: at least one. pixels: decodes a stored picture."""
    looks = [_look(each, pixels(each)) for each in spread(pictures, LOOKED_AT)]
    if _is_handwriting(looks, classes):
        return _handwriting(looks)
    side, why_size = _side(looks)
    channels, why_colour = _channels(looks)
    fit, why_fit = _fit(looks)
    light_on_dark, why_background = _background(looks, channels)
    return Suggestion(
        preparation=Preparation(kind=PICTURE, side=side, channels=channels, fit=fit, light_on_dark=light_on_dark),
        reasons={
            KIND: "The pictures do not look like single handwritten signs.",
            SIZE: why_size,
            COLOUR: why_colour,
            FIT: why_fit,
            BACKGROUND: why_background,
        },
    )


def spread(pictures: Sequence[StoredPicture], count: int) -> list[StoredPicture]:
    """At most so many of the pictures, evenly spread over all of them; so every class with enough pictures is among them."""
    ordered = sorted(pictures, key=lambda each: each.label)
    return [ordered[place] for place in sorted({index * len(ordered) // count for index in range(count)})]


def _look(picture: StoredPicture, pixels: Picture) -> _Look:
    values = on_white(unit_range(pixels))
    brightness = grey(values)
    ring = border(brightness)
    ground = float(np.median(ring))
    is_plain = float((np.abs(ring - ground) <= PLAIN_STEPS).mean()) >= PLAIN_SHARE
    return _Look(
        is_grey=values.shape[2] == 1 or float(np.quantile(np.ptp(values, axis=2), MOST)) <= GREY_STEPS,
        background=ground if is_plain else None,
        ink=float((np.abs(brightness - ground) > MIDDLE_GREY / 2).mean()),
        longer_by=max(picture.width, picture.height) / max(1, min(picture.width, picture.height)),
        shorter_side=min(picture.width, picture.height),
        is_drawing=picture.way in FROM_A_PAD,
    )


def _is_handwriting(looks: Sequence[_Look], classes: Sequence[str]) -> bool:
    """Single signs on plain paper: the classes are named by one letter or digit each."""
    signs = [look for look in looks if look.is_grey and look.background is not None and look.ink <= MOST_INK]
    return all(len(name) == 1 and name.isalnum() for name in classes) and len(signs) >= MOST * len(looks)


def _handwriting(looks: Sequence[_Look]) -> Suggestion:
    side, _, channels = DIGIT_SHAPE
    return Suggestion(
        preparation=Preparation(kind=DIGIT, side=side, channels=channels, light_on_dark=True, fit=PAD),
        reasons={
            KIND: "The pictures are grey signs on plain paper, and each class is one letter or digit. Scaled and centred as "
            "MNIST's digits are, the same sign always lies in the same place.",
            SIZE: "Handwriting prepared as MNIST's always has 28 × 28 pixels.",
            COLOUR: "Handwriting prepared as MNIST's is always grey.",
            FIT: "The sign itself is cut out and centred, so the shape of the picture does not matter.",
            BACKGROUND: "The sign becomes white on black, whatever its colour and that of the paper.",
        },
    )


def _side(looks: Sequence[_Look]) -> tuple[int, str]:
    if _share(looks, lambda look: look.is_drawing) >= MOST:
        return (
            SIDE_OF_DRAWINGS,
            f"Lines from a pad can still be told apart at {SIDE_OF_DRAWINGS} pixels, and small images train fast.",
        )
    median = int(np.median([look.shorter_side for look in looks]))
    if median >= USUAL_SIDE:
        return USUAL_SIDE, (
            f"Most pictures are larger, but at {USUAL_SIDE} pixels objects can be recognised, and a training takes less "
            f"than half the time that {SIDES[-1]} would."
        )
    side = next(each for each in SIDES if each >= median)
    return side, f"The shorter side of a usual picture has {median} pixels; larger images would hold nothing more."


def _channels(looks: Sequence[_Look]) -> tuple[int, str]:
    count = sum(look.is_grey for look in looks)
    if count == len(looks):
        return 1, "All pictures looked at are grey, so two thirds of the numbers would be copies."
    if count >= MOST * len(looks):
        return (
            1,
            f"Of {len(looks)} pictures looked at, {count} are grey. Otherwise colour alone could tell the rest apart.",
        )
    return 3, "The pictures have colours, and colours help to tell things apart."


def _fit(looks: Sequence[_Look]) -> tuple[str, str]:
    longer_by = float(np.median([look.longer_by for look in looks]))
    if _share(looks, lambda look: look.background is not None) >= MOST:
        return PAD, "The pictures have a plain background, which can be continued at the sides: nothing is cut off."
    if longer_by >= LONG:
        return (
            PAD,
            "Most pictures are at least twice as long as wide, or twice as wide as long. The middle square would lose half.",
        )
    return (
        CROP,
        "The pictures fill their frames, as photographs do. Bars at the sides would look like part of the thing.",
    )


def _background(looks: Sequence[_Look], channels: int) -> tuple[bool, str]:
    grounds = [look.background > MIDDLE_GREY for look in looks if look.background is not None]
    if channels == 3 or len(grounds) < MOST * len(looks):
        return False, "Photographs stay as they are. A drawing from the pad becomes dark ink on white paper."
    light = Counter(grounds)[True]
    if light >= MOST * len(grounds):
        return False, "The background is light. A drawing from the pad becomes dark ink on white paper, too."
    if light <= (1 - MOST) * len(grounds):
        return True, "The background is dark, as on the pad."
    return (
        True,
        f"Of {len(grounds)} pictures looked at, {light} are dark on light. These are inverted, so that all are light on dark.",
    )


def _share(looks: Sequence[_Look], holds: Callable[[_Look], bool]) -> float:
    return sum(map(holds, looks)) / len(looks)
