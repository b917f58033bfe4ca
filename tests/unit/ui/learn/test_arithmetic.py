"""The chapters' arithmetic against sums made by hand and against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate2d

from cnn_demo.ui.learn.arithmetic import composed_kernel, correlate, cosine, pool, relu, softmax
from cnn_demo.ui.learn.classic_kernels import HAND_MADE

SEEDS = st.integers(0, 2**16)


def test_a_kernel_is_laid_on_every_place_and_its_products_summed() -> None:
    picture = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    kernel = np.array([[10.0, 1.0], [0.0, -1.0]])
    assert correlate(picture, kernel).tolist() == [[10 + 2 - 5, 20 + 3 - 6]]


@given(SEEDS, st.sampled_from([1, 2, 3, 5]))
def test_the_feature_map_is_scipys(seed: int, side: int) -> None:
    rng = np.random.default_rng(seed)
    picture, kernel = rng.normal(size=(9, 7)), rng.normal(size=(side, side))
    np.testing.assert_allclose(correlate(picture, kernel), correlate2d(picture, kernel, mode="valid"), atol=1e-12)


@given(SEEDS, st.sampled_from([(3, 3), (2, 4), (1, 3)]))
def test_two_convolutions_are_one_with_the_composed_kernel(seed: int, sides: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.normal(size=(12, 12))
    first, second = (rng.normal(size=(side, side)) for side in sides)
    one = composed_kernel(first, second)
    assert one.shape == (sum(sides) - 1, sum(sides) - 1)
    np.testing.assert_allclose(correlate(picture, one), correlate(correlate(picture, first), second), atol=1e-10)


def test_with_relu_between_them_two_convolutions_are_more_than_one() -> None:
    picture, kernel = np.eye(6), HAND_MADE["Vertical edges (Sobel)"].values
    bent = correlate(relu(correlate(picture, kernel)), kernel)
    assert np.abs(bent - correlate(picture, composed_kernel(kernel, kernel))).max() > 0.5


def test_pooling_keeps_one_value_of_each_whole_square() -> None:
    plane = np.array([[1.0, 2.0, 9.0], [3.0, 6.0, 9.0], [9.0, 9.0, 9.0]])
    assert pool(plane, 2, "max").tolist() == [[6.0]]
    assert pool(plane, 2, "mean").tolist() == [[3.0]]


def test_softmax_gives_shares_that_a_common_shift_leaves_as_they_are() -> None:
    logits = np.log([1.0, 3.0, 6.0])
    assert softmax(logits) == pytest.approx([0.1, 0.3, 0.6])
    assert softmax(logits + 1000.0) == pytest.approx([0.1, 0.3, 0.6])


def test_the_cosine_of_a_right_angle_of_opposites_and_of_nothing() -> None:
    assert cosine(np.array([1.0, 0.0]), np.array([0.0, 2.0])) == 0.0
    assert cosine(np.array([1.0, 2.0]), np.array([-2.0, -4.0])) == pytest.approx(-1.0)
    assert cosine(np.zeros(3), np.ones(3)) == 0.0


def test_hand_made_kernels_have_at_most_one_decimal_so_that_sums_can_be_shown_in_full() -> None:
    for kernel in HAND_MADE.values():
        assert kernel.values.shape == (3, 3)
        assert np.array_equal(kernel.values.round(1), kernel.values)
