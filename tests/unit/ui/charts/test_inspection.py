"""Reliability diagram and embedding."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.runs.inspection_results import CalibrationBin
from cnn_demo.ui import charts


def test_empty_bins_of_the_reliability_diagram_have_no_bar() -> None:
    empty: CalibrationBin = {"count": 0, "confidence": None, "accuracy": None}
    bars, _, counts = charts.reliability([empty, {"count": 4, "confidence": 0.7, "accuracy": 0.75}]).data
    assert list(bars.x) == [75]
    assert list(bars.y) == [75]
    assert list(counts.text) == ["4"]


def test_names_of_classes_do_not_cover_each_other_in_the_embedding() -> None:
    points = np.array([(0, 0), (1, 0), (100, 0), (0, 100)], float)
    labels = np.arange(4)
    names = ["cat", "dog", "ship", "frog"]
    figure = charts.embedding_scatter(points, labels, labels, labels, names, axes=("x", "y"))
    assert [note.text for note in figure.layout.annotations] == ["<b>cat</b>", "<b>ship</b>", "<b>frog</b>"]


@pytest.mark.parametrize(("wrong", "shown"), [(1, True), (5, "legendonly")])
def test_points_of_the_embedding_carry_their_rows_and_few_mistakes_are_ringed(wrong: int, shown: bool | str) -> None:
    labels = np.arange(10) % 2
    answers = np.where(np.arange(10) < wrong, 1 - labels, labels)
    points = np.stack([np.arange(10.0), np.zeros(10)], axis=1)
    even, odd, rings = charts.embedding_scatter(
        points, labels, answers, np.arange(10) + 100, ["even", "odd"], axes=("x", "y")
    ).data
    assert list(even.customdata) == [0, 2, 4, 6, 8]
    assert even.text[0] == "Image 100: even, predicted as odd"
    assert odd.marker.symbol != even.marker.symbol
    assert list(rings.x) == list(range(wrong))
    assert rings.visible == shown
