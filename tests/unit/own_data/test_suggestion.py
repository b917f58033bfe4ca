"""What is suggested follows from the pictures' sizes, colours and borders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cnn_demo.own_data import suggestion
from cnn_demo.own_data.records import DRAWING, FILE, Preparation, StoredPicture
from cnn_demo.own_data.suggestion import BACKGROUND, COLOUR, FIT, KIND, SIZE, Suggestion, spread, suggest
from cnn_demo.spec.data import CROP, DIGIT, PAD, PICTURE
from tests.golden.make_drawing import DIGITS, ink

Draw = Callable[[int], np.ndarray]
RANDOM = np.random.default_rng(4)
DIGIT_SHAPES = list(DIGITS)


def stored(number: int, label: str, size: tuple[int, int], way: str) -> StoredPicture:
    return StoredPicture(
        id=str(number), name="", label=label, sha256="", width=size[1], height=size[0], likeness="", brightness=0.5,
        contrast=0.2, sharpness=1.0, shard="", offset=0, size=1, way=way,
    )  # fmt: skip


def suggested(draw: Draw, classes: tuple[str, ...] = ("cat", "dog"), *, way: str = FILE, count: int = 20) -> Suggestion:
    pixels = [draw(number) for number in range(count)]
    pictures = [stored(i, classes[i % len(classes)], each.shape[:2], way) for i, each in enumerate(pixels)]
    return suggest(pictures, classes, lambda picture: pixels[int(picture.id)])


def photo(height: int, width: int) -> Draw:
    return lambda _number: RANDOM.integers(0, 256, (height, width, 3), dtype=np.uint8)


def sign(number: int, side: int = 60) -> np.ndarray:
    """White on black: (side, side, 1) uint8."""
    drawn = ink(DIGIT_SHAPES[number % len(DIGIT_SHAPES)], side, side / 12)
    return np.round(drawn * 255).astype(np.uint8)[..., np.newaxis]


def test_photographs_keep_colour_and_their_middle() -> None:
    found = suggested(photo(120, 160))
    assert found.preparation == Preparation(kind=PICTURE, side=64, channels=3, fit=CROP, light_on_dark=False)
    assert set(found.reasons) == {KIND, SIZE, COLOUR, FIT, BACKGROUND}
    assert "less than half the time that 96 would" in found.reasons[SIZE]  # which is one of the choices


@pytest.mark.parametrize(("side", "expected"), [(8, 28), (28, 28), (29, 32), (40, 48), (60, 64), (250, 64)])
def test_images_are_no_larger_than_the_pictures_are(side: int, expected: int) -> None:
    assert suggested(photo(side, side + 3)).preparation.side == expected


def test_long_pictures_are_padded() -> None:
    assert suggested(photo(60, 150)).preparation.fit == PAD


def test_grey_photographs_saved_in_colour_are_grey() -> None:
    found = suggested(lambda _number: RANDOM.integers(0, 256, (50, 50, 1), dtype=np.uint8).repeat(3, axis=2))
    assert found.preparation.channels == 1
    assert suggested(lambda number: photo(50, 50)(0) if number % 3 else sign(1)).preparation.channels == 3


@pytest.mark.parametrize("way", [FILE, DRAWING])
def test_drawings_of_things_are_padded_and_stay_light_on_dark(way: str) -> None:
    found = suggested(lambda number: sign(number, 280), ("house", "tree"), way=way).preparation
    assert (found.kind, found.channels, found.fit, found.light_on_dark) == (PICTURE, 1, PAD, True)
    assert found.side == (32 if way == DRAWING else 64)


def test_scans_on_white_paper_stay_dark_on_light_and_a_mixture_becomes_light_on_dark() -> None:
    assert not suggested(lambda number: ~sign(number), ("house", "tree")).preparation.light_on_dark
    mixed = suggested(lambda number: ~sign(number) if number % 4 else sign(number), ("house", "tree"))
    assert mixed.preparation.light_on_dark
    assert "are dark on light" in mixed.reasons[BACKGROUND]


@pytest.mark.parametrize("classes", [tuple("0123456789"), ("A", "ß")])
@pytest.mark.parametrize("inverse", [False, True])
def test_handwritten_signs_are_centred_as_in_mnist(classes: tuple[str, ...], inverse: bool) -> None:
    found = suggested(lambda number: ~sign(number) if inverse else sign(number), classes)
    assert found.preparation.kind == DIGIT
    assert (found.preparation.rules.input_shape, found.preparation.light_on_dark) == ((28, 28, 1), True)


def test_classes_named_by_digits_are_not_enough_for_handwriting() -> None:
    assert suggested(photo(60, 60), ("1", "2")).preparation.kind == PICTURE


def test_one_picture_is_enough() -> None:
    assert suggested(photo(60, 60), count=1).preparation.side == 64


def test_only_some_pictures_are_read_and_of_every_class() -> None:
    pictures = [stored(i, f"class {i % 7}", (9, 9), FILE) for i in range(5000)]
    some = spread(pictures, suggestion.LOOKED_AT)
    assert len(some) == suggestion.LOOKED_AT
    assert len({each.label for each in some}) == 7
    assert spread(pictures[:3], 48) == sorted(pictures[:3], key=lambda each: each.label)
