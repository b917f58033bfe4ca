"""The small network's backward pass against finite differences and SciPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import convolve2d, correlate2d

from cnn_demo.ui.learn.finite_difference import compare
from cnn_demo.ui.learn.small_network import (
    Forward,
    SmallNetwork,
    backward,
    forward,
    forward_from_map,
    same_branches,
    shipped,
    shrunk,
)

STEP = 1e-5


def made(seed: int) -> tuple[SmallNetwork, Forward]:
    rng = np.random.default_rng(seed)
    network = SmallNetwork(
        kernel=rng.normal(size=(3, 3)),
        bias=float(rng.normal()),
        dense=rng.normal(size=(36, 10)),
        dense_bias=rng.normal(size=10),
    )
    return network, forward(network, rng.random((14, 14)), int(rng.integers(10)))


def added(array: np.ndarray, place: tuple[int, int], amount: float) -> np.ndarray:
    changed = array.copy()
    changed[place] += amount
    return changed


def check(gradient: float, changed: Callable[[float], Forward]) -> None:
    if same_branches(changed(STEP), changed(-STEP)):  # at a kink there is no single slope
        quotient = (changed(STEP).loss - changed(-STEP).loss) / (2 * STEP)
        assert gradient == pytest.approx(quotient, rel=1e-3, abs=1e-6)


@given(st.integers(0, 2**16), st.integers(0, 8), st.integers(0, 13), st.integers(0, 13))
def test_gradients_are_finite_differences(seed: int, weight: int, row: int, column: int) -> None:
    network, values = made(seed)
    slopes, place = backward(network, values), (weight // 3, weight % 3)
    picture, label, pixel = values.picture, values.label, (row, column)

    def with_kernel(amount: float) -> Forward:
        return forward(replace(network, kernel=added(network.kernel, place, amount)), picture, label)

    check(float(slopes.kernel[place]), with_kernel)
    check(slopes.bias, lambda amount: forward(replace(network, bias=network.bias + amount), picture, label))
    check(float(slopes.picture[pixel]), lambda amount: forward(network, added(picture, pixel, amount), label))
    cell = (row % 12, column % 12)
    check(
        float(slopes.feature_map[cell]),
        lambda amount: forward_from_map(network, picture, label, added(values.feature_map, cell, amount)),
    )
    entry = (row, column % 10)
    check(
        float(slopes.dense[entry]),
        lambda amount: forward(replace(network, dense=added(network.dense, entry, amount)), picture, label),
    )


@given(st.integers(0, 2**16))
def test_kernels_gradient_is_a_correlation_and_the_pictures_a_full_convolution(seed: int) -> None:
    network, values = made(seed)
    slopes = backward(network, values)
    expected = correlate2d(values.picture, slopes.feature_map, mode="valid")
    np.testing.assert_allclose(slopes.kernel, expected, atol=1e-12)
    np.testing.assert_allclose(slopes.picture, convolve2d(slopes.feature_map, network.kernel, mode="full"), atol=1e-12)


def test_pooling_routes_to_the_first_of_equal_maxima_and_relu_stops_what_is_not_above_0() -> None:
    network, values = made(1)
    feature_map = np.full((12, 12), 2.0)
    feature_map[:2, :2] = [[-1.0, 0.0], [0.0, -3.0]]
    values = forward_from_map(network, values.picture, values.label, feature_map)
    slopes = backward(network, values)
    assert not slopes.feature_map[:2, :2].any()
    assert slopes.feature_map[2, 2] == slopes.pooled[1, 1] != 0
    assert np.count_nonzero(slopes.feature_map) == 35


def test_shipped_weights_have_two_decimals_and_pixels_one_so_that_sums_are_exact() -> None:
    network = shipped()
    for array in (network.kernel, network.dense, network.dense_bias):
        assert np.array_equal(array.round(2), array)
    assert network.kernel.size + 1 + network.dense.size + network.dense_bias.size == 380
    picture = shrunk(np.arange(784, dtype=np.uint8).reshape(28, 28))
    assert picture.shape == (14, 14)
    assert np.array_equal(picture.round(1), picture)


def test_comparison_counts_the_digits_that_agree() -> None:
    nearly = compare(12.0, lambda amount: (2 + amount) ** 3, 0.01)  # x**3 at 2: the rest is step**2
    assert nearly.quotient == pytest.approx(12.0001)
    assert nearly.digits == 5
    assert compare(4.0, lambda amount: amount**2, 0.01).digits == 0
    assert compare(4.0, lambda amount: (2 + amount) ** 2, 0.5).digits == 12
