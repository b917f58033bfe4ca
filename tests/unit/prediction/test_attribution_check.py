"""What an attribution map is told to say little by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.prediction.attribution_check import border_shares, weakness


def blob(side: int, row: int, column: int, reach: float) -> np.ndarray:
    """A round spot, (side, side), around a place."""
    rows, columns = np.mgrid[:side, :side]
    return np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * reach**2)).astype(np.float32)


def kind(values: np.ndarray, *, is_gradient: bool = False) -> str | None:
    found = weakness(values, is_gradient=is_gradient)
    return found["kind"] if found else None


@pytest.mark.parametrize("side", [7, 14, 28, 224])
def test_spot_on_the_object_is_no_weakness(side: int) -> None:
    assert kind(blob(side, side // 2, side // 2, side / 8)) is None
    assert kind(-blob(side, side // 2, side // 3, side / 8)) is None


@pytest.mark.parametrize("side", [7, 14, 28, 224])
def test_even_map_is_no_weakness(side: int) -> None:
    assert kind(np.ones((side, side), np.float32)) is None


def test_map_of_zeros_and_of_rounding_errors_is_zero() -> None:
    assert kind(np.zeros((7, 7), np.float32)) == "zero"
    assert kind(np.full((7, 7), 1e-15)) == "zero"


def test_single_value_of_a_large_map_is_nearly_empty() -> None:
    values = np.zeros((28, 28), np.float32)
    values[12:14, 12:15] = 2.0
    assert weakness(values, is_gradient=False) == {"kind": "sparse", "share": pytest.approx(6 / 784)}


@pytest.mark.parametrize("side", [7, 14, 28, 224])
def test_mass_along_an_edge_or_in_a_corner_is_told_with_its_share(side: int) -> None:
    corner = blob(side, 0, side - 1, side / 12) + 0.001
    edge = np.full((side, side), 0.01)
    edge[:, : max(1, side // 14)] = 1.0
    for values in (corner, edge):
        found = weakness(values, is_gradient=False)
        assert found is not None
        assert found["kind"] == "border"
        assert 0.6 < found["share"] <= 1


def test_map_too_small_to_have_an_inside_is_not_called_one_at_the_border() -> None:
    values = np.zeros((3, 3), np.float32)
    values[0, 0] = values[2, 1] = 1.0
    assert kind(values) is None


def test_tiny_gradients_are_saturated_and_tiny_contributions_are_not() -> None:
    values = 0.004 * blob(28, 14, 14, 4)
    assert kind(values, is_gradient=True) == "saturated"
    assert kind(values, is_gradient=False) is None


@given(st.integers(4, 60), st.integers(4, 60), st.integers(0, 2**32 - 1))
def test_shares_of_the_border_lie_between_0_and_1_and_an_even_map_has_its_area(h: int, w: int, seed: int) -> None:
    mass, area = border_shares(np.random.default_rng(seed).random((h, w)) + 1e-3)
    assert 0 < area < 1
    assert 0 <= mass <= 1
    assert border_shares(np.ones((h, w)))[0] == pytest.approx(area)
