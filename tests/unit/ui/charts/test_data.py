"""Charts of a data set."""

from __future__ import annotations

import numpy as np

from cnn_demo.ui import charts


def test_parts_of_a_data_set_differ_by_pattern_too() -> None:
    counts: dict[str, list[int] | np.ndarray] = {
        "Training": [3, 4],
        "Validation": [1, 1],
        "Test": np.array([2, 2]),
    }
    figure = charts.class_counts(counts, ["a", "b"])
    assert len({trace.marker.pattern.shape for trace in figure.data}) == 3
    assert figure.data[2].y == (2, 2)


def test_a_histogram_of_colours_has_three_lines_and_gaps_where_counts_are_0() -> None:
    figure = charts.value_histogram(range(4), np.array([[1, 0, 2, 3]] * 3))
    assert [trace.name for trace in figure.data] == ["Red", "Green", "Blue"]
    assert figure.data[0].x == (0, 1, 2, 3, 4)
    assert figure.data[0].y == (1, None, 2, 3, 3)
    assert len(charts.value_histogram(range(4), [1, 2, 3, 4]).data) == 1
