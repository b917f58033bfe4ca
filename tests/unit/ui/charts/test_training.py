"""Loss, accuracy and learning rate curves of a run, and the lines of its sketch."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cnn_demo.runs.metrics import EpochMeasure, SketchRecord
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui import charts
from tests.unit.ui.charts.records import BATCHES, DIGITS, EPOCHS, STEPS, batch_record, epoch_record


def _sketch(step: int, version: int, probabilities: list[float]) -> SketchRecord:
    return {"kind": "sketch", "epoch": 0, "step": step, "sketch": version, "probabilities": probabilities}


@pytest.mark.parametrize("chart", [charts.loss_curves, charts.accuracy_curves])
@pytest.mark.parametrize(("batches", "epochs"), [(0, 0), (1, 0), (60, 1), (600, 10)])
def test_curves_keep_their_series_and_the_visitors_zoom_however_much_is_measured(
    chart: Any, batches: int, epochs: int
) -> None:
    figure = chart(BATCHES[:batches], EPOCHS[:epochs])
    assert [trace.name for trace in figure.data] == ["Training, epoch", "Validation", "Training, batch"]
    assert figure.layout.uirevision == "constant"
    json.loads(figure.to_json())


@pytest.mark.parametrize("chart", [charts.loss_curves, charts.accuracy_curves])
def test_a_live_chart_of_a_long_run_is_small_on_the_wire(chart: Any) -> None:
    long = [batch_record(step) for step in range(1, 6001)]
    assert len(chart(long, [epoch_record(epoch) for epoch in range(100)]).to_json()) < 20_000


def test_batches_are_placed_within_their_epoch() -> None:
    figure = charts.loss_curves(BATCHES[:90], EPOCHS[:1])
    batches = figure.data[2]
    assert batches.x[-1] == pytest.approx(1.5)
    assert figure.layout.xaxis.title.text == "Epoch"
    assert figure.data[0].x == (1,)


def test_length_of_an_epoch_is_derived_from_a_later_batch() -> None:
    assert charts.loss_curves(BATCHES[:90], []).data[2].x[-1] == pytest.approx(1.5)


def test_in_a_first_epoch_the_axis_counts_batches_unless_its_length_is_given() -> None:
    untold, told = charts.loss_curves(BATCHES[:30], []), charts.loss_curves(BATCHES[:30], [], steps_per_epoch=STEPS)
    assert (untold.layout.xaxis.title.text, untold.data[2].x[-1]) == ("Batch", 30)
    assert (told.layout.xaxis.title.text, told.data[2].x[-1]) == ("Epoch", 0.5)


def test_accuracy_is_in_percent_and_its_axis_fits_what_was_measured() -> None:
    figure = charts.accuracy_curves([], EPOCHS)
    low, high = figure.layout.yaxis.range
    assert figure.data[0].y == (90,) * 10
    assert 88 < low < 90
    assert 92 < high < 94
    assert "%" in figure.layout.yaxis.title.text


def test_the_plan_of_a_one_cycle_rate_rises_to_its_peak_and_falls() -> None:
    recipe = Recipe(schedule="one_cycle", learning_rate=0.01, epochs=5)
    line = charts.learning_rate_curve(recipe, STEPS).data[0]
    assert (line.x[0], line.x[-1]) == (0, 5)
    assert max(line.y) == pytest.approx(0.01, rel=0.01)
    assert line.y[-1] < line.y[0] < 0.001
    assert len(line.x) <= 310


@pytest.mark.parametrize("count", [0, 1, 600])
def test_the_live_rate_shows_what_was_used(count: int) -> None:
    line = charts.learning_rate_live(BATCHES[:count]).data[0]
    assert len(line.y) == min(count, 200)


def test_of_a_drawing_the_newest_alone_is_followed_and_unlikely_classes_stay_unnamed() -> None:
    records = [_sketch(1, 1, [1.0, 0.0, 0.0]), _sketch(2, 2, [0.5, 0.48, 0.02]), _sketch(3, 2, [0.9, 0.06, 0.04])]
    figure = charts.sketch_lines(records, ["a", "b", "c"])
    assert [trace.x for trace in figure.data] == [(2, 3)] * 3
    assert figure.data[0].y == (50, 90)
    assert [trace.showlegend for trace in figure.data] == [None, None, False]


def test_without_a_drawing_the_chart_is_empty() -> None:
    assert all(not trace.x for trace in charts.sketch_lines([], DIGITS).data)


@pytest.mark.parametrize("what", charts.MEASURES)
def test_runs_are_laid_over_each_other_epoch_by_epoch(what: EpochMeasure) -> None:
    figure = charts.compare_curves([("first", [*BATCHES[:5], *EPOCHS]), ("second", EPOCHS[:3]), ("new", [])], what)
    assert [len(trace.x) for trace in figure.data] == [10, 3, 0]
    assert len({(trace.line.dash, trace.marker.symbol) for trace in figure.data}) == 3
