"""The band of several runs, and the mean in it."""

from __future__ import annotations

import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from cnn_demo.runs.metrics import Record
from cnn_demo.ui import charts
from tests.unit.ui.charts.records import BATCHES, epoch_record

RUNS: list[list[Record]] = [
    [*BATCHES[:2], epoch_record(0, accuracy), epoch_record(1, accuracy + 0.02)] for accuracy in (0.5, 0.6, 0.9)
]


def test_mean_runs_through_a_band_from_the_lowest_to_the_highest_run() -> None:
    band, line = charts.seed_bands([("mine", RUNS)], "accuracy").data
    assert list(zip(band.x, band.y, strict=True)) == [(1, 90), (2, 92), (2, 52), (1, 50)]
    assert (list(line.x), list(line.y)) == ([1, 2], [pytest.approx(66.6667), pytest.approx(68.6667)])
    assert [list(each) for each in line.customdata] == [[50, 90], [52, 92]]


def test_two_groups_differ_without_colour_and_each_band_has_the_colour_of_its_line() -> None:
    traces = charts.seed_bands([("a", RUNS), ("b", RUNS[:1])], "val_accuracy").data
    bands, lines = traces[::2], traces[1::2]
    assert [band.fillcolor for band in bands] == [line.line.color for line in lines]
    assert [line.line.color for line in lines] == [streamlit_plotly_theme.CATEGORY_0, streamlit_plotly_theme.CATEGORY_1]
    assert len({(line.line.dash, line.marker.symbol) for line in lines}) == 2


def test_runs_without_the_measure_leave_an_empty_chart() -> None:
    measured = epoch_record(0)
    measured["val_accuracy"] = None
    _, line = charts.seed_bands([("bare", [[measured]])], "val_accuracy").data
    assert len(line.x) == 0
