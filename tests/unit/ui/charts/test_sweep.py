"""The charts of a sweep: the best accuracy so far, runs as lines over their settings, what mattered, the Pareto front."""

from __future__ import annotations

import pytest

from cnn_demo.ui import charts
from cnn_demo.ui.charts import Axis, Outcome

RUNS = [
    Outcome(number=1, accuracy=0.90, cost=1000),
    Outcome(number=2, accuracy=0.97, is_stopped_early=True, cost=40_000),
    Outcome(number=3, accuracy=0.88, cost=9000),
    Outcome(number=4, accuracy=0.95, cost=20_000),
]
RATE = Axis(label="Learning rate", values=[0.1, 0.01, 0.0001, 0.001], is_log=True)
OPTIMIZER = Axis(label="Optimizer", values=["SGD", "Adam", "SGD", None], options=("Adam", "SGD"))


def test_best_so_far_never_falls_and_counts_no_run_that_was_stopped_early() -> None:
    line, ended, early = charts.best_so_far(RUNS).data
    assert (line.x, line.y) == ((1, 3, 4), (90.0, 90.0, 95.0))
    assert (ended.x, early.x) == ((1, 3, 4), (2,))
    assert ended.marker.symbol != early.marker.symbol


def test_axis_of_logarithms_places_each_power_of_ten_evenly() -> None:
    assert RATE.places() == pytest.approx([1, 2 / 3, 0, 1 / 3])
    assert RATE.ticks() == [(0.0, "0.0001"), (0.5, "0.00316"), (1.0, "0.1")]


def test_axis_of_words_has_a_tick_for_each_option() -> None:
    assert OPTIMIZER.places() == [1, 0, 1, None]
    assert OPTIMIZER.ticks() == [(0.0, "Adam"), (1.0, "SGD")]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3, 8], ["3", "8"]),
        ([2, 8], ["2", "5", "8"]),
        ([0.3, 0.8], ["0.3", "0.55", "0.8"]),
        ([5, 5], ["5"]),
        ([2, None, 5], ["2", "5"]),
    ],
)
def test_axis_of_whole_numbers_has_only_whole_ticks(values: list[float | None], ticks: list[str]) -> None:
    assert [text for _, text in Axis(label="Filters", values=values).ticks()] == ticks


def test_line_of_the_best_run_goes_through_its_settings_down_to_its_accuracy() -> None:
    figure = charts.setting_lines([RATE, OPTIMIZER], RUNS)
    best = next(trace for trace in figure.data if trace.name == "Best run")
    assert best.y == (0, -1, -2, None)
    assert best.x[0] == pytest.approx(1 / 3)
    assert best.x[1] is None  # this run has no optimizer of its own
    assert best.text[:3] == (
        "Run 4, Learning rate: 0.001",
        "Run 4, Optimizer: –",
        "Run 4, Validation accuracy (%): 95.00",
    )
    widths = {trace.name: trace.line.width for trace in figure.data if trace.name}
    assert widths["Best run"] > widths["Other runs"]
    assert [text.text for text in figure.layout.annotations if text.text.startswith("<b>")] == [
        "<b>Learning rate</b>",
        "<b>Optimizer</b>",
        "<b>Validation accuracy (%)</b>",
    ]


def test_runs_are_drawn_in_groups_so_that_many_stay_few_traces() -> None:
    many = [Outcome(number=number, accuracy=number / 100) for number in range(1, 41)]
    figure = charts.setting_lines([Axis(label="Dropout", values=[0.1] * 40)], many)
    lines = {trace.name: trace.x.count(None) for trace in figure.data if trace.name}
    assert lines == {"Other runs": 30, "Best quarter": 9, "Best run": 1}


def test_importance_is_ranked_and_written_at_each_bar() -> None:
    bar = charts.importance_bars({"Batch size": 0.2, "Learning rate": 0.75, "Dropout": 0.05}).data[0]
    assert bar.x == (75.0, 20.0, 5.0)
    assert bar.text == ("75 %", "20 %", "5 %")


def test_front_is_a_line_by_rising_cost_and_the_others_are_points() -> None:
    others, front = charts.accuracy_against_cost(RUNS, [4, 1], "Parameters").data
    assert (front.x, front.y) == ((1000, 20_000), (90.0, 95.0))
    assert others.x == (40_000, 9000)
    assert front.marker.symbol != others.marker.symbol


@pytest.mark.parametrize(
    ("costs", "ticks"),
    [((1500, 40_000), ["2,000", "5,000", "10 k", "20 k"]), ((1100, 1200), ["1,100", "1,200"]), ((7, 7), ["7"])],
)
def test_ticks_of_the_cost_are_round_where_there_is_room(costs: tuple[int, int], ticks: list[str]) -> None:
    runs = [Outcome(number=place, accuracy=0.9, cost=cost) for place, cost in enumerate(costs)]
    assert list(charts.accuracy_against_cost(runs, [0], "Parameters").layout.xaxis.ticktext) == ticks
