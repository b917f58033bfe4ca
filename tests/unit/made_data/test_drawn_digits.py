from __future__ import annotations

import hashlib

import numpy as np
import pytest

from cnn_demo.datasets.images import Images
from cnn_demo.datasets.pen_strokes import PenStrokes
from cnn_demo.made_data import on_pad
from cnn_demo.made_data.drawn_digits import VALIDATION_WRITERS, as_written, make, validation_digits, varied, writers_of

DIGITS, MNIST_DIGITS = 40, 60
LEARNED, HELD = 1, VALIDATION_WRITERS[0]


@pytest.fixture
def strokes() -> PenStrokes:
    """Digits of two strokes with twelve points each; every fourth is of a writer kept for validation."""
    rng = np.random.default_rng(0)
    line = np.linspace(100, 400, 12)
    points = [np.stack([line, 250 + 100 * np.sin(line / rng.uniform(30, 90))], axis=1) for _ in range(2 * DIGITS)]
    return PenStrokes(
        points=np.concatenate(points).astype(np.int16),
        stroke_starts=np.arange(0, 24 * DIGITS, 12, dtype=np.int32),
        digit_starts=np.arange(0, 2 * DIGITS, 2, dtype=np.int32),
        labels=(np.arange(DIGITS) % 10).astype(np.uint8),
        writers=np.where(np.arange(DIGITS) % 4 == 3, HELD, LEARNED).astype(np.uint8),
    )


@pytest.fixture
def mnist() -> Images:
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (MNIST_DIGITS + 20, 28, 28, 1), np.uint8)
    y = (np.arange(MNIST_DIGITS + 20) % 10).astype(np.uint8)
    return Images(x_train=x[:MNIST_DIGITS], y_train=y[:MNIST_DIGITS], x_test=x[MNIST_DIGITS:], y_test=y[MNIST_DIGITS:])


def made(mnist: Images, strokes: PenStrokes) -> Images:
    return Images(**make(mnist, strokes, lambda _done, _total: None))


def test_test_images_are_those_of_mnist(mnist: Images, strokes: PenStrokes) -> None:
    images = made(mnist, strokes)
    assert images.x_test is mnist.x_test
    assert images.y_test is mnist.y_test


def test_a_writer_is_for_training_or_for_validation_and_never_for_both(mnist: Images, strokes: PenStrokes) -> None:
    images, writers = made(mnist, strokes), writers_of(mnist, strokes)
    assert images.held is not None
    assert set(writers[images.held].tolist()) == {0, HELD}
    assert set(writers[~images.held].tolist()) == {0, LEARNED}
    assert (writers == HELD).sum() == 10
    assert (writers == LEARNED).sum() == 2 * 30
    assert images.y_train[writers == HELD].tolist() == strokes.labels[validation_digits(strokes)].tolist()


def test_a_tenth_of_mnist_is_for_validation_as_many_of_each_digit(mnist: Images, strokes: PenStrokes) -> None:
    images = made(mnist, strokes)
    assert images.held is not None
    np.testing.assert_array_equal(images.x_train[:MNIST_DIGITS], mnist.x_train)
    held = images.y_train[:MNIST_DIGITS][images.held[:MNIST_DIGITS]]
    assert np.bincount(held).tolist() == [1] * 10


def test_the_drawings_are_reported_as_they_are_made(
    mnist: Images, strokes: PenStrokes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_pad, "IMAGES_PER_REPORT", 35)
    told: list[tuple[int, int]] = []
    make(mnist, strokes, lambda done, total: told.append((done, total)))
    assert told == [(0, 70), (35, 70)]


def test_the_same_strokes_give_the_same_images_on_every_machine(mnist: Images, strokes: PenStrokes) -> None:
    images = made(mnist, strokes).x_train[MNIST_DIGITS:]
    assert images.shape == (70, 28, 28, 1)
    assert images.max(axis=(1, 2, 3)).min() > 200
    assert (
        hashlib.sha256(images.tobytes()).hexdigest()
        == "a6b27d85ffe235a4badf0ac81330c6fcbb6fc62f27000364a27c20ec784864fa"
    )


def test_every_pen_writes_within_the_sheet_and_is_prepared(strokes: PenStrokes, rng: np.random.Generator) -> None:
    for width in (6, 10, 18, 26, 40, 44):
        image = as_written(strokes.strokes(0), rng, width)
        assert image.shape == (28, 28, 1)
        assert image.dtype == np.uint8
        assert image.max() > 200


def test_a_varied_digit_keeps_its_strokes_and_about_its_shape(strokes: PenStrokes, rng: np.random.Generator) -> None:
    before = strokes.strokes(0)
    after = varied(before, rng)
    assert [len(points) for points in after] == [len(points) for points in before]
    assert not np.array_equal(after[0], before[0])
    assert np.abs(np.concatenate(after) / np.concatenate(before) - 1).max() < 0.8


def test_a_slow_screen_records_fewer_points_and_the_last_one(rng: np.random.Generator) -> None:
    line = np.stack([np.arange(61.0), np.zeros(61)], axis=1)
    counts = {len(varied([line], rng)[0]) for _ in range(30)}
    assert counts == {61, 31, 21}
