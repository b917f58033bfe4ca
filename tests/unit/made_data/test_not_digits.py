"""The images of not-digits: their kinds, their form, and that they are the same on every machine."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.images import parse
from cnn_demo.made_data import figures, hershey, not_digits
from cnn_demo.made_data.not_digits import KINDS, DigitImages, make, pictured
from cnn_demo.spec.builtin_data import MNIST_5K, NOT_DIGITS

DIGEST = "8f5fdf42bedc4562"


@pytest.fixture(scope="module")
def digits() -> DigitImages:
    return DigitImages(from_environment().load(MNIST_5K))


def test_each_class_of_the_data_set_has_its_maker_and_all_shares_make_one() -> None:
    assert len(KINDS) == len(NOT_DIGITS.classes)
    assert sum(share for _, share in KINDS) == pytest.approx(1)
    assert NOT_DIGITS.training_images == not_digits.TRAINING_IMAGES


def test_the_arrays_are_the_data_set_and_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(not_digits, "TRAINING_IMAGES", 80)
    monkeypatch.setattr(not_digits, "TEST_IMAGES", 25)
    told: list[tuple[int, int]] = []
    arrays = make(from_environment().load(MNIST_5K), lambda done, total: told.append((done, total)))
    images = parse(arrays, NOT_DIGITS, "made")
    assert [len(images.x_train), len(images.x_test)] == [80, 25]
    assert told == [(0, 105), (100, 105)]


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_an_image_of_each_kind_is_prepared_as_a_drawing_is_and_follows_from_its_seed(
    digits: DigitImages, kind: int
) -> None:
    one, again, other = (KINDS[kind][0](np.random.default_rng(seed), digits) for seed in (1, 1, 2))
    assert one.shape == (28, 28, 1)
    assert one.dtype == np.uint8
    assert one.max() > 200
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_the_same_images_are_made_everywhere(digits: DigitImages) -> None:
    images = [KINDS[kind][0](np.random.default_rng([7, kind]), digits) for kind in range(len(KINDS))]
    assert hashlib.sha256(np.stack(images).tobytes()).hexdigest()[:16] == DIGEST


def test_every_letter_and_every_figure_can_be_drawn() -> None:
    rng = np.random.default_rng(3)
    found = [*hershey.letters(), *(make_one(rng) for make_one in (*figures.SCRIBBLES, *figures.SHAPES))]
    for strokes in found:
        assert pictured(strokes, rng).any()


def test_hatching_fills_an_outline_and_stays_within_it() -> None:
    square = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], float)
    line = figures.hatching(square)
    assert len(line) == 2 * figures.HATCH_LINES
    assert set(line[:, 0].tolist()) == {0.0, 10.0}
    assert (np.diff(line[::2, 1]) > 0).all()


def test_a_mirrored_digit_is_none_that_looks_the_same_mirrored() -> None:
    assert not {0, 1, 8} & {*not_digits.MIRRORED, *not_digits.FLIPPED, *not_digits.QUARTERED}
