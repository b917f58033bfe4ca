from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.spec.recipe import SCHEDULES, Recipe
from cnn_demo.spec.schedule import END_DIVISOR, RISE_SHARE, START_DIVISOR, learning_rate_at


def test_a_constant_rate_is_constant() -> None:
    recipe = Recipe(learning_rate=0.3)
    assert {learning_rate_at(recipe, step, 100) for step in range(101)} == {0.3}


def test_a_cosine_falls_from_the_peak_to_nothing_and_is_half_way_in_the_middle() -> None:
    recipe = Recipe(learning_rate=0.3, schedule="cosine")
    assert learning_rate_at(recipe, 0, 100) == pytest.approx(0.3)
    assert learning_rate_at(recipe, 50, 100) == pytest.approx(0.15)
    assert learning_rate_at(recipe, 100, 100) == pytest.approx(0.0, abs=1e-12)


def test_one_cycle_rises_to_the_peak_and_falls_far_below_its_start() -> None:
    recipe = Recipe(learning_rate=0.3, schedule="one_cycle")
    assert learning_rate_at(recipe, 0, 100) == pytest.approx(0.3 / START_DIVISOR)
    assert learning_rate_at(recipe, round(100 * RISE_SHARE), 100) == pytest.approx(0.3)
    assert learning_rate_at(recipe, 100, 100) == pytest.approx(0.3 / END_DIVISOR)
    rates = [learning_rate_at(recipe, step, 100) for step in range(101)]
    assert rates[:31] == sorted(rates[:31])
    assert rates[30:] == sorted(rates[30:], reverse=True)


@given(st.sampled_from(SCHEDULES), st.integers(0, 500), st.integers(0, 400), st.floats(1e-6, 10))
def test_the_rate_is_never_above_its_peak_nor_below_zero(schedule: str, step: int, total: int, peak: float) -> None:
    """Steps past the end too: a last batch must not raise the rate again."""
    rate = learning_rate_at(Recipe(learning_rate=peak, schedule=schedule), step, total)
    assert -1e-12 <= rate <= peak * (1 + 1e-12)
