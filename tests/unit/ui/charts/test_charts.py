from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from cnn_demo.runs.inspection_results import CalibrationBin
from cnn_demo.runs.metrics import Record
from cnn_demo.spec.cost_scaling import CostCurve
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui import charts

STEPS = 60
DIGITS = [str(digit) for digit in range(10)]


def _batch(step: int) -> Record:
    epoch = (step - 1) // STEPS
    return {
        "kind": "batch",
        "epoch": epoch,
        "batch": step - epoch * STEPS,
        "step": step,
        "loss": 2.3 * math.exp(-step / 50),
        "accuracy": 1 - 0.9 * math.exp(-step / 50),
        "learning_rate": 0.001 * step / 7,
    }


def _epoch(epoch: int, accuracy: float = 0.9) -> Record:
    step = STEPS * (epoch + 1)
    values = {"loss": 0.3, "accuracy": accuracy, "val_loss": 0.4, "val_accuracy": accuracy + 0.02}
    return {"kind": "epoch", "epoch": epoch, "step": step, "seconds": 1.0, **values}


def _sketch(step: int, version: int, probabilities: list[float]) -> Record:
    return {"kind": "sketch", "epoch": 0, "step": step, "sketch": version, "probabilities": probabilities}


BATCHES = [_batch(step) for step in range(1, 10 * STEPS + 1)]
EPOCHS = [_epoch(epoch) for epoch in range(10)]


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
    long = [_batch(step) for step in range(1, 6001)]
    assert len(chart(long, [_epoch(epoch) for epoch in range(100)]).to_json()) < 20_000


def test_batches_are_placed_within_their_epoch() -> None:
    figure = charts.loss_curves(BATCHES[:90], EPOCHS[:1])
    batches = figure.data[2]
    assert batches.x[-1] == pytest.approx(1.5)
    assert figure.layout.xaxis.title.text == "Epoch"
    assert figure.data[0].x == (1,)


def test_the_length_of_an_epoch_is_worked_out_from_a_later_batch() -> None:
    assert charts.loss_curves(BATCHES[:90], []).data[2].x[-1] == pytest.approx(1.5)


def test_in_a_first_epoch_the_axis_counts_batches_unless_its_length_is_told() -> None:
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


def test_the_most_probable_class_is_bold_and_marked() -> None:
    figure = charts.probability_bars([0.1, 0.7, 0.2], ["a", "b", "c"])
    assert figure.data[0].text == ("<b>70.0 %</b>",)
    assert figure.layout.yaxis.ticktext == ("a", "<b>▸ b</b>", "c")
    assert figure.layout.yaxis.range == (2.5, -0.5)


def test_right_answers_do_not_drown_the_mistakes() -> None:
    matrix = [[900, 3, 0], [0, 950, 1], [7, 0, 990]]
    mistakes, right, points = charts.confusion_matrix(matrix, ["a", "b", "c"]).data
    assert mistakes.z[0][0] is None
    assert mistakes.zmax == pytest.approx(math.log1p(7))
    assert list(mistakes.text[2]) == ["7", "", ""]
    assert [right.text[index][index] for index in range(3)] == ["900", "950", "990"]
    assert list(points.customdata[6]) == [2, 0]
    assert points.text[6] == "c, predicted as a: 7"


def test_a_matrix_without_a_mistake_or_an_image_can_be_drawn() -> None:
    for matrix in (np.eye(3, dtype=int) * 5, np.zeros((3, 3), dtype=int)):
        json.loads(charts.confusion_matrix(matrix, ["a", "b", "c"]).to_json())


def test_a_matrix_of_many_classes_shows_colours_alone() -> None:
    figure = charts.confusion_matrix(np.eye(40, dtype=int), [str(index) for index in range(40)])
    assert figure.data[0].texttemplate is None


def test_parts_of_a_data_set_differ_by_pattern_too() -> None:
    counts: dict[str, list[int] | np.ndarray] = {
        "Training": [3, 4],
        "Validation": [1, 1],
        "Test": np.array([2, 2]),
    }
    figure = charts.class_counts(counts, ["a", "b"])
    assert len({trace.marker.pattern.shape for trace in figure.data}) == 3
    assert figure.data[2].y == (2, 2)


def test_a_histogram_of_colours_has_three_lines_and_no_nought_on_its_logarithm() -> None:
    figure = charts.value_histogram(range(4), np.array([[1, 0, 2, 3]] * 3))
    assert [trace.name for trace in figure.data] == ["Red", "Green", "Blue"]
    assert figure.data[0].x == (0, 1, 2, 3, 4)
    assert figure.data[0].y == (1, None, 2, 3, 3)
    assert len(charts.value_histogram(range(4), [1, 2, 3, 4]).data) == 1


@pytest.mark.parametrize("what", charts.MEASURES)
def test_runs_are_laid_over_each_other_epoch_by_epoch(what: str) -> None:
    figure = charts.compare_curves([("first", [*BATCHES[:5], *EPOCHS]), ("second", EPOCHS[:3]), ("new", [])], what)
    assert [len(trace.x) for trace in figure.data] == [10, 3, 0]
    assert len({(trace.line.dash, trace.marker.symbol) for trace in figure.data}) == 3


def test_a_name_that_looks_like_a_tag_is_shown_as_it_is() -> None:
    figure = charts.compare_curves([('<a href="x">', EPOCHS)], "loss")
    assert figure.data[0].name == '&lt;a href="x"&gt;'


@pytest.mark.parametrize(
    "figure",
    [
        charts.loss_curves(BATCHES, EPOCHS),
        charts.probability_bars([0.5, 0.5], ["a", "b"]),
        charts.confusion_matrix(np.eye(2, dtype=int), ["a", "b"]),
        charts.class_counts({"Training": [1, 2]}, ["a", "b"]),
    ],
)
def test_charts_have_no_title_and_let_the_page_shine_through(figure: go.Figure) -> None:
    assert figure.layout.title.text is None
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"


COUNTS = np.array([[8, 2, 0], [0, 5, 0], [0, 0, 0]])


def test_confusion_in_percent_of_a_class_adds_up_in_rows_and_of_an_answer_in_columns() -> None:
    of_class, of_answer = (
        charts.normalized_confusion(COUNTS, way) for way in (charts.PERCENT_OF_CLASS, charts.PERCENT_OF_ANSWER)
    )
    assert of_class is not None
    assert of_answer is not None
    assert of_class.tolist() == [[80, 20, 0], [0, 100, 0], [0, 0, 0]]
    assert of_answer[:, 1] == pytest.approx([200 / 7, 500 / 7, 0])
    assert charts.normalized_confusion(COUNTS, charts.COUNTS) is None


def test_confusion_in_percent_shows_no_share_as_nought_that_is_not() -> None:
    matrix = np.array([[9_999, 1], [0, 3]])
    mistakes = charts.confusion_matrix(matrix, ["cat", "dog"], shown_as=charts.PERCENT_OF_CLASS).data[0].text
    assert [list(row) for row in mistakes] == [["", "<0.1"], ["", ""]]


def test_chosen_cell_is_framed() -> None:
    (box,) = charts.confusion_matrix(COUNTS, list("abc"), chosen=(0, 1)).layout.shapes
    assert (box.x0, box.x1, box.y0, box.y1) == (0.5, 1.5, -0.5, 0.5)


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


def test_chosen_epoch_is_marked_and_kept_ones_have_dots() -> None:
    figure = charts.accuracy_by_epoch(EPOCHS, [0, 4, 8, 10], 4)
    assert figure.layout.shapes[0].x0 == 4
    assert figure.layout.annotations[-1].text == "epoch 4"
    assert [epoch for epoch, size in zip(figure.data[0].x, figure.data[0].marker.size, strict=True) if size] == [
        4,
        8,
        10,
    ]
    assert charts.accuracy_by_epoch([], [0], 0).layout.annotations[-1].text == "start"


def test_guesses_before_training_name_no_class() -> None:
    guesses, answer = np.full(10, 0.1), np.eye(10)[7]
    figure = charts.probabilities_by_epoch([0, 1], np.stack([guesses, answer]), DIGITS, 1)
    assert [trace.name for trace in figure.data if trace.showlegend is not False] == ["7"]


@pytest.mark.parametrize("least", [0.0123, 0.82, 41.0])
def test_cost_is_ringed_where_one_is_and_its_axis_can_be_read(least: float) -> None:
    curve = CostCurve(quantity="Batch size", points=((8, 2.5 * least), (64, 1.2 * least), (512, least)), here=64)
    figure = charts.cost_curve(curve)
    ring = figure.data[1]
    assert (ring.x, ring.y) == ((64,), (pytest.approx(1.2 * least, rel=0.01),))
    assert (
        len([tick for tick in figure.layout.yaxis.tickvals if min(figure.data[0].y) <= tick <= max(figure.data[0].y)])
        >= 2
    )
