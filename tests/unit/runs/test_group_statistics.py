"""Groups of measurements: against SciPy, and against figures known by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from cnn_demo.runs.group_statistics import difference, permutation_p, spread, t_quantile, welch_interval

SIZES = [(2, 2), (3, 3), (5, 5), (3, 6), (8, 2)]


def drawn(seed: int, sizes: tuple[int, int], shift: float = 0.004) -> tuple[list[float], list[float]]:
    """Accuracies as on 5,000 images, so that some are equal."""
    rng = np.random.default_rng(seed)
    first, second = (
        np.round(rng.normal(mean, 0.002, size), 3) for mean, size in zip((0.97, 0.97 + shift), sizes, strict=True)
    )
    return first.tolist(), second.tolist()


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("seed", range(4))
def test_p_is_that_of_scipys_exact_permutation_test(sizes: tuple[int, int], seed: int) -> None:
    first, second = drawn(seed, sizes)
    expected = stats.permutation_test(
        (first, second), lambda a, b: np.mean(a) - np.mean(b), n_resamples=np.inf, alternative="two-sided"
    )
    assert permutation_p(first, second) == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("sizes", SIZES)
def test_interval_is_that_of_scipys_welch_test(sizes: tuple[int, int]) -> None:
    first, second = drawn(5, sizes)
    expected = stats.ttest_ind(second, first, equal_var=False).confidence_interval(0.95)
    assert welch_interval(first, second) == pytest.approx((expected.low, expected.high), rel=1e-4)


@pytest.mark.parametrize("freedom", [1.0, 1.3, 2.0, 4.7, 18.0, 200.0])
def test_quantile_of_t_is_scipys(freedom: float) -> None:
    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-4)


def test_three_against_three_can_show_no_less_than_one_in_ten() -> None:
    apart = difference([0.90, 0.91, 0.92], [0.95, 0.96, 0.97])
    assert apart.divisions == 20
    assert apart.p == pytest.approx(0.1)
    assert apart.least_p == pytest.approx(0.1)
    assert not apart.is_more_than_chance
    assert apart.mean == pytest.approx(0.05)


def test_four_against_four_can_show_that_it_is_more_than_chance() -> None:
    apart = difference([0.90, 0.91, 0.92, 0.93], [0.95, 0.96, 0.97, 0.98])
    assert apart.divisions == 70
    assert apart.p == pytest.approx(2 / 70)
    assert apart.is_more_than_chance


def test_order_of_the_groups_turns_the_sign_alone() -> None:
    first, second = drawn(1, (4, 3))
    forth, back = difference(first, second), difference(second, first)
    assert back.mean == pytest.approx(-forth.mean)
    assert back.p == pytest.approx(forth.p)
    assert forth.interval is not None
    assert back.interval == pytest.approx((-forth.interval[1], -forth.interval[0]))


def test_equal_measurements_differ_by_nothing_and_have_no_interval() -> None:
    same = difference([0.1] * 3, [0.1] * 4)
    assert same.mean == pytest.approx(0.0)
    assert (same.p, same.interval) == (1.0, None)


def test_spread_of_a_single_measurement_is_unknown() -> None:
    assert spread([0.5]).deviation is None
    several = spread([1.0, 2.0, 3.0])
    assert several.deviation == pytest.approx(1.0)
    assert (several.count, several.mean, several.lowest, several.highest) == (3, 2.0, 1.0, 3.0)


def test_one_measurement_is_compared_with_nothing() -> None:
    with pytest.raises(ValueError, match="Groups of 1 and 3 measurements"):
        difference([0.5], [0.1, 0.2, 0.3])


def test_ten_against_ten_are_still_compared_exactly() -> None:
    first, second = drawn(2, (10, 10), shift=0.0)
    assert difference(first, second).divisions == math.comb(20, 10)
