"""A value of the second convolution is the sum over its channels that the chapter shows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnn_demo.ui.learn.channel_sum import LAYER, channel_sum
from cnn_demo.ui.learn.classic_pass import classic_pass
from cnn_demo.ui.learn.latex import decimal_text

PLACES = [(0, 0, 0), (12, 9, 31), (23, 23, 63)]


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    drawn = np.zeros((28, 28), np.uint8)
    drawn[6:9, 7:20], drawn[9:23, 15:18] = 254, 201
    return drawn


@pytest.mark.parametrize("place", PLACES)
def test_products_that_are_shown_add_up_to_the_partial_sums_and_these_to_the_value(
    pixels: np.ndarray, place: tuple[int, int, int]
) -> None:
    summed = channel_sum(classic_pass(pixels, 0), *place)
    shown = [decimal_text(float(each)).replace("\N{MINUS SIGN}", "-") for each in summed.partial_sums]
    for inputs, kernel, text in zip(summed.inputs, summed.kernels, shown, strict=True):
        read = [
            float(decimal_text(float(one)).replace("\N{MINUS SIGN}", "-"))
            * float(decimal_text(float(other)).replace("\N{MINUS SIGN}", "-"))
            for one, other in zip(inputs.ravel(), kernel.ravel(), strict=True)
        ]
        assert sum(read) == pytest.approx(float(text), abs=1e-9)
    assert sum(float(text) for text in shown) + summed.bias == pytest.approx(summed.value, abs=1e-9)


@pytest.mark.parametrize("place", PLACES)
def test_unrounded_value_is_the_layers(pixels: np.ndarray, place: tuple[int, int, int]) -> None:
    given = classic_pass(pixels, 0)
    row, column, number = place
    own, inputs = given.network.weights[LAYER], given.input_of(LAYER)
    maps = [correlate2d(inputs[..., c], own["kernel"][..., c, number], mode="valid") for c in range(32)]
    expected = float(np.sum(maps, axis=0)[row, column] + own["bias"][number])
    summed = channel_sum(given, *place)
    assert summed.unrounded == pytest.approx(expected, abs=1e-5)
    assert max(0.0, expected) == pytest.approx(float(given.outputs[LAYER][place]), abs=1e-5)
    assert summed.value == pytest.approx(expected, abs=0.2)  # 288 products of rounded numbers
