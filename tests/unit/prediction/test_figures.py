from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from cnn_demo.prediction.figures import accuracy, confusion, cross_entropy, figures, per_class, wilson_interval

# Four images of three classes; class 2 never occurs, class 1 is answered once, wrongly for the last image.
PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]], np.float32)
LABELS = np.array([0, 1, 1, 0], np.uint8)


def test_the_confusion_counts_true_classes_in_rows_and_answers_in_columns() -> None:
    assert confusion(PROBABILITIES, LABELS).tolist() == [[1, 0, 1], [1, 1, 0], [0, 0, 0]]


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(PROBABILITIES, LABELS) == 0.5


def test_the_loss_is_the_mean_surprise_about_the_right_class() -> None:
    expected = -(math.log(0.7) + math.log(0.3) + math.log(0.8) + math.log(0.2)) / 4
    assert cross_entropy(PROBABILITIES, LABELS) == pytest.approx(expected, rel=1e-6)


def test_a_certain_and_wrong_answer_costs_much_but_not_infinitely_much() -> None:
    assert cross_entropy(np.array([[1.0, 0.0]]), np.array([1])) == pytest.approx(-math.log(1e-7))


def test_certain_and_right_answers_cost_nothing() -> None:
    assert str(cross_entropy(np.array([[1.0, 0.0]]), np.array([0]))) == "0.0"


@given(st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_of_an_accuracy_is_wilsons(counts: tuple[int, int]) -> None:
    expected = binomtest(*counts).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson_interval(*counts) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_precision_recall_and_f1_are_those_of_the_textbook() -> None:
    first, second, never = per_class(np.array([[1, 0, 1], [1, 1, 0], [0, 0, 0]]))
    assert first == {"class": 0, "count": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert second == {"class": 1, "count": 2, "precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3)}
    assert never == {"class": 2, "count": 0, "precision": 0.0, "recall": None, "f1": 0.0}


def test_a_class_that_neither_occurs_nor_is_answered_has_no_figures() -> None:
    assert per_class(np.array([[1, 0], [0, 0]]))[1] == {
        "class": 1,
        "count": 0,
        "precision": None,
        "recall": None,
        "f1": None,
    }


def test_labels_of_one_byte_do_not_overflow_with_many_classes() -> None:
    labels = np.array([255, 200], np.uint8)
    matrix = confusion(np.eye(300)[[255, 7]], labels)
    assert matrix.shape == (300, 300)
    assert matrix[255, 255] == matrix[200, 7] == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_the_figures_agree_with_each_other_and_survive_json(pairs: list[tuple[int, int]]) -> None:
    labels, answers = np.array(pairs, np.uint8).T
    found = figures(np.eye(4, dtype=np.float32)[answers], labels)
    matrix = np.array(found["confusion"])
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["images"] == matrix.sum() == len(pairs)
    assert found["accuracy"] == pytest.approx(np.trace(matrix) / len(pairs))
    assert [row["count"] for row in found["per_class"]] == np.bincount(labels, minlength=4).tolist()
    for row in found["per_class"]:
        shares = [row["precision"], row["recall"], row["f1"]]
        assert all(share is None or 0 <= share <= 1 for share in shares)
