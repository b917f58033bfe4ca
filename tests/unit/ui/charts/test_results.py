"""Probability bars and confusion matrices."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from cnn_demo.ui import charts


def test_the_most_probable_class_is_bold_and_marked() -> None:
    figure = charts.probability_bars([0.1, 0.7, 0.2], ["a", "b", "c"])
    assert figure.data[0].text == ("<b>70.0\u00a0%</b>",)
    assert figure.layout.yaxis.ticktext == ("a", "<b>▸ b</b>", "c")
    assert figure.layout.yaxis.range == (2.5, -0.5)


def test_of_many_classes_the_most_probable_five_are_shown_first_to_last() -> None:
    probabilities = np.zeros(1000)
    probabilities[[7, 500, 3]] = (0.2, 0.7, 0.1)
    figure = charts.probability_bars(probabilities, [f"class {label}" for label in range(1000)])
    assert figure.layout.yaxis.ticktext[:3] == ("<b>▸ class 500</b>", "class 7", "class 3")
    assert len(figure.layout.yaxis.ticktext) == 5
    assert charts.shown_classes([0.1] * 20) == list(range(20))


def test_colours_of_mistakes_do_not_depend_on_correct_predictions() -> None:
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


def test_confusion_in_percent_never_shows_a_count_as_0() -> None:
    matrix = np.array([[9_999, 1], [0, 3]])
    mistakes = charts.confusion_matrix(matrix, ["cat", "dog"], shown_as=charts.PERCENT_OF_CLASS).data[0].text
    assert [list(row) for row in mistakes] == [["", "<0.1"], ["", ""]]


def test_chosen_cell_is_framed() -> None:
    (box,) = charts.confusion_matrix(COUNTS, list("abc"), chosen=(0, 1)).layout.shapes
    assert (box.x0, box.x1, box.y0, box.y1) == (0.5, 1.5, -0.5, 0.5)
