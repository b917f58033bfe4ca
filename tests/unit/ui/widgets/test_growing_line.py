"""Thinning a line while it grows: bounded, and dependent on the number of points alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.ui.widgets.growing_line import GrowingLine


def thinned_at_once(values: list[float], most: int) -> list[tuple[float, float]]:
    stride = 1
    while len(values[::stride]) > most:
        stride *= 2
    return [(float(place), value) for place, value in enumerate(values)][::stride]


@given(st.lists(st.floats(-1e6, 1e6), max_size=200), st.sampled_from([2, 4, 10]))
def test_points_added_one_by_one_are_kept_as_if_all_came_at_once(values: list[float], most: int) -> None:
    line = GrowingLine(most=most)
    for x, value in enumerate(values):
        line.add(x, value)
        assert len(line.kept) <= most
    assert line.kept == thinned_at_once(values, most)
    assert line.newest == (None if not values else (len(values) - 1, values[-1]))
    assert (line.lowest, line.highest) == (min(values, default=float("inf")), max(values, default=float("-inf")))
    assert line.is_newest_kept == (not values or line.newest in line.kept)
