from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.drawing import resample

SIDES = st.integers(1, 60)


@given(source=SIDES, target=SIDES)
def test_the_weights_of_every_target_pixel_sum_to_one(source: int, target: int) -> None:
    weights = resample.area_weights(source, target, 0.0, source)
    assert weights.shape == (target, source)
    assert weights.sum(axis=1) == pytest.approx(np.ones(target))
    assert weights.min() >= 0


@given(source=SIDES, target=SIDES)
def test_area_averaging_keeps_the_mean(source: int, target: int) -> None:
    plane = np.random.default_rng(source).random((source, 7))
    assert resample.resize(plane, target, 7).mean() == pytest.approx(plane.mean())


def test_beyond_the_source_there_is_nothing() -> None:
    assert resample.area_weights(2, 4, -1.0, 4.0).tolist() == [[0, 0], [1, 0], [0, 1], [0, 0]]


def test_halving_averages_blocks_of_four(rng: np.random.Generator) -> None:
    plane = rng.random((8, 6, 3))
    assert resample.resize(plane, 4, 3) == pytest.approx(plane.reshape(4, 2, 3, 2, 3).mean(axis=(1, 3)))


def test_enlarging_repeats_pixels() -> None:
    assert resample.resize(np.array([[0.0, 1.0]]), 2, 4) == pytest.approx(np.array([[0, 0, 1, 1]] * 2))


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (0.5 - 1e-9, 1), (1.5, 2), (-0.5, 0), (0.49, 0), (-0.51, -1)])
def test_a_half_goes_up_even_where_its_last_bit_is_off(value: float, rounded: int) -> None:
    assert resample.round_half_up(value) == rounded


@pytest.mark.parametrize(("shape", "shrunk"), [((10, 20), (5, 10)), ((20, 1), (10, 1)), ((1, 2000), (1, 10))])
def test_shrinking_keeps_the_aspect_and_at_least_a_pixel(shape: tuple[int, int], shrunk: tuple[int, int]) -> None:
    assert resample.at_most(np.ones(shape), 10).shape == shrunk


def test_grey_weighs_the_colours_as_rec_601_does() -> None:
    assert resample.grey(np.eye(3)[np.newaxis]).ravel().tolist() == [0.299, 0.587, 0.114]


def test_transparent_becomes_white() -> None:
    picture = np.array([[[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.5]]])
    assert resample.on_white(picture).tolist() == [[[1.0, 1.0, 1.0], [1.0, 0.5, 0.5]]]
