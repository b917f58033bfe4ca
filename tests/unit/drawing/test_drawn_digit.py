"""A drawing from a pad is read as it is: all ink belongs to the digit, wherever it lies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cnn_demo.drawing import preparation
from cnn_demo.drawing.digit import is_blank, prepare_digit, prepare_drawn_digit
from cnn_demo.drawing.steps import BlankPicture
from cnn_demo.spec.builtin_data import CIFAR10, MNIST
from tests.golden.make_drawing import PAD_CASES, PAD_SIDE, ink, on_nothing

ONE_LEVEL = 1 / 255


def pad(drawn: np.ndarray) -> np.ndarray:
    """A drawing, (h, w[, c]) in [0, 1], as a pad sends it: uint8 (h, w, c)."""
    pixels = np.round(drawn * 255).astype(np.uint8)
    return pixels.reshape(*pixels.shape[:2], -1)


def ink_of(drawn: np.ndarray) -> np.ndarray:
    """The ink that is left before it is cropped, of the drawing's size."""
    images = {step.name: step.image for step in prepare_drawn_digit(pad(drawn)).steps}
    return list(images.values())[list(images).index("Crop") - 1]


@pytest.mark.parametrize(
    "name", ["at_the_edge", "at_the_edge_and_in_the_middle", "round_the_edge", "far_apart", "over_the_edge"]
)
def test_every_stroke_is_kept(name: str) -> None:
    drawn = PAD_CASES[name]()
    assert np.abs(ink_of(drawn) - drawn).max() <= ONE_LEVEL


def test_a_straight_stroke_at_the_edge_is_a_one() -> None:
    image = prepare_drawn_digit(pad(PAD_CASES["at_the_edge"]())).image[..., 0]
    assert image[:, 12:17].sum() == pytest.approx(image.sum())
    assert np.ptp(np.flatnonzero(image.max(axis=1))) + 1 == 20


def test_two_strokes_far_apart_are_both_in_the_image() -> None:
    image = prepare_drawn_digit(pad(PAD_CASES["far_apart"]())).image[..., 0]
    left, right = image[:, :14].sum(), image[:, 14:].sum()
    assert left == pytest.approx(right, rel=0.02)


def test_a_drawing_has_no_candidates_and_only_the_steps_that_were_made() -> None:
    prepared = prepare_drawn_digit(pad(ink(4, PAD_SIDE, 20)))
    assert prepared.candidates == ()
    assert [step.name for step in prepared.steps] == ["Read", "Ink", "Crop", "Strokes", "Scale", "Centre"]
    for step in prepared.steps:
        assert 0 <= step.image.min() <= step.image.max() <= 1
        assert step.explanation.endswith(".")


@pytest.mark.parametrize("digit", [1, 2, 3, 5, 7])
def test_a_drawing_in_the_middle_becomes_what_its_picture_becomes(digit: int) -> None:
    drawn = ink(digit, 200, 18, height=PAD_SIDE, width=PAD_SIDE, top=40, left=40)
    image = prepare_drawn_digit(pad(drawn)).image
    assert np.abs(image - prepare_digit(pad(drawn)).image).max() <= ONE_LEVEL
    assert np.abs(image - prepare_drawn_digit(pad(on_nothing(drawn, (1, 1, 1)))).image).max() <= ONE_LEVEL


def test_a_grey_drawing_becomes_what_a_white_one_becomes() -> None:
    drawn = ink(2, PAD_SIDE, 20)
    white, dark = (prepare_drawn_digit(pad(drawn * level)).image for level in (1, 0.4))
    assert np.abs(white - dark).max() <= 2 * ONE_LEVEL


@settings(max_examples=100)
@given(
    arrays.arrays(
        np.uint8,
        st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from((1, 3, 4))),
        elements=st.sampled_from((0, 1, 100, 127, 128, 254, 255)),
    )
)
def test_any_drawing_is_blank_or_prepared(drawing: np.ndarray) -> None:
    if is_blank(drawing):
        with pytest.raises(BlankPicture, match="Nothing is drawn yet"):
            prepare_drawn_digit(drawing)
        return
    image = prepare_drawn_digit(drawing).image
    assert image.shape == (28, 28, 1)
    assert np.isfinite(image).all()
    assert 0 <= image.min() <= image.max() <= 1


@pytest.mark.parametrize("pixel", [(0,), (0, 0, 0), (0, 0, 0, 255), (255, 255, 255, 0), (9,)])
def test_black_and_transparent_sheets_are_blank(pixel: tuple[int, ...]) -> None:
    assert is_blank(np.full((30, 20, len(pixel)), pixel, np.uint8))


def test_only_digits_are_prepared_another_way_than_pictures() -> None:
    drawing = pad(PAD_CASES["far_apart"]())
    as_drawing, as_picture = (
        prepare(drawing, MNIST.rules).image for prepare in (preparation.prepare_drawing, preparation.prepare)
    )
    assert np.array_equal(as_drawing, prepare_drawn_digit(drawing).image)
    assert np.array_equal(as_picture, prepare_digit(drawing).image)
    as_drawing, as_picture = (
        prepare(drawing, CIFAR10.rules).image for prepare in (preparation.prepare_drawing, preparation.prepare)
    )
    assert np.array_equal(as_drawing, as_picture)
