"""The planned learning rate of a run, and one measure of several runs."""

from __future__ import annotations

import pytest

from cnn_demo.runs.metrics import EpochMeasure, Record
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui import charts
from tests.unit.ui.charts.records import BATCHES, EPOCHS, STEPS, epoch_record


def test_the_plan_of_a_one_cycle_rate_rises_to_its_peak_and_falls() -> None:
    recipe = Recipe(schedule="one_cycle", learning_rate=0.01, epochs=5)
    line = charts.learning_rate_curve(recipe, STEPS).data[0]
    assert (line.x[0], line.x[-1]) == (0, 5)
    assert max(line.y) == pytest.approx(0.01, rel=0.01)
    assert line.y[-1] < line.y[0] < 0.001
    assert len(line.x) <= 310


@pytest.mark.parametrize("what", charts.MEASURES)
def test_runs_are_laid_over_each_other_epoch_by_epoch(what: EpochMeasure) -> None:
    figure = charts.compare_curves([("first", [*BATCHES[:5], *EPOCHS]), ("second", EPOCHS[:3]), ("new", [])], what)
    assert [len(trace.x) for trace in figure.data] == [10, 3, 0]
    assert len({(trace.line.dash, trace.marker.symbol) for trace in figure.data}) == 3


@pytest.mark.parametrize("with_another", [False, True])
def test_run_without_validation_images_is_drawn_with_its_training_accuracy_and_named_so(with_another: bool) -> None:
    measured = epoch_record(0, accuracy=0.7)
    measured["val_accuracy"] = None
    another: list[tuple[str, list[Record]]] = [("other", [*EPOCHS])] if with_another else []
    figure = charts.compare_curves([("bare", [measured]), *another], "val_accuracy")
    assert [line.name for line in figure.data] == ["bare (training)", *(name for name, _ in another)]
    assert list(figure.data[0].y) == [70]
    assert figure.layout.yaxis.title.text == "Accuracy (%)"


@pytest.mark.parametrize(("epochs", "mode"), [(30, "lines+markers"), (200, "lines")])
def test_markers_of_many_epochs_do_not_run_together(epochs: int, mode: str) -> None:
    figure = charts.compare_curves([("long", [epoch_record(epoch) for epoch in range(epochs)])], "val_loss")
    assert figure.data[0].mode == mode


@pytest.mark.parametrize(("epochs", "dtick"), [(2, 1), (200, None)])
def test_no_tick_stands_between_two_epochs(epochs: int, dtick: int | None) -> None:
    figure = charts.compare_curves([("a run", [epoch_record(epoch) for epoch in range(epochs)])], "val_loss")
    assert figure.layout.xaxis.dtick == dtick
