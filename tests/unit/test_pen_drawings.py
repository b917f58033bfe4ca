"""Drawings made from digit images have the width, height and shape that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from benchmarks.pen_drawings import SIDE, PenStyle, keeps_shape, redraw, skeletonize
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.drawing.stroke import stroke_width
from cnn_demo.spec.builtin_data import MNIST_5K

STEADY = PenStyle(width=(10, 10), slant=0, height=(0.5, 0.5), jitter=0)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return from_environment().load(MNIST_5K).x_train[:20]


def test_a_thick_ring_becomes_one_closed_line() -> None:
    rows, columns = np.indices((60, 60)) - 30
    ring = (rows**2 + columns**2 < 25**2) & (rows**2 + columns**2 > 15**2)
    line = skeletonize(ring[None])[0]
    assert line.sum() < 2 * np.pi * 25  # the outer edge is as long
    assert not (line & ~ring).any()
    inside, outside = ndimage.label(~line)[0][30, 30], ndimage.label(~line)[0][0, 0]
    assert inside != outside


def test_strokes_are_as_wide_as_the_pen_and_the_digit_as_high_as_the_style_says(digits: np.ndarray) -> None:
    for sheet in redraw(digits, STEADY, 0):
        ink = 1 - sheet[..., 0] / 255.0
        assert stroke_width(ink) == pytest.approx(10, abs=1)
        rows, columns = (np.ptp(np.flatnonzero(ink.max(axis=axis) > 0.5)) + 1 for axis in (1, 0))
        assert max(rows, columns) == pytest.approx(SIDE / 2 + 10, abs=2)


def test_the_same_seed_draws_the_same_and_another_others(digits: np.ndarray) -> None:
    assert np.array_equal(redraw(digits, PenStyle(), 1), redraw(digits, PenStyle(), 1))
    assert not np.array_equal(redraw(digits, PenStyle(), 1), redraw(digits, PenStyle(), 2))


def test_no_ink_is_lost_over_the_sheets_edge(digits: np.ndarray) -> None:
    large = PenStyle(width=(44, 44), height=(0.84, 0.84))
    for sheet in redraw(digits, large, 0):
        assert (np.concatenate([sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]]) > 100).all()


def test_a_ring_keeps_shape_and_one_that_is_faint_at_a_place_or_has_a_blot_does_not() -> None:
    rows, columns = np.indices((28, 28)) - 13.5
    distance = np.hypot(rows, columns)
    ring = np.where((distance < 9) & (distance > 6), 255, 0)
    faint = np.where((np.abs(rows) < 3) & (columns > 0), ring * 90 // 255, ring)
    blot = np.maximum(ring, np.where((rows > 4) & (np.abs(columns) < 12), 255, 0))
    images = np.stack([ring, faint, blot]).astype(np.uint8)[..., None]
    assert keeps_shape(images).tolist() == [True, False, False]
