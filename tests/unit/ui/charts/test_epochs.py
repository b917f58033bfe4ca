"""Charts with a marked epoch."""

from __future__ import annotations

import numpy as np

from cnn_demo.runs.metrics import EpochRecord
from cnn_demo.ui import charts
from tests.unit.ui.charts.records import DIGITS, EPOCHS


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


def test_without_validation_images_the_training_accuracy_is_drawn() -> None:
    unvalidated: list[EpochRecord] = [{**each, "val_loss": None, "val_accuracy": None} for each in EPOCHS]
    figure = charts.accuracy_by_epoch(unvalidated, [0], 0)
    assert list(figure.data[0].y) == [round(100 * each["accuracy"], 2) for each in EPOCHS]
    assert figure.layout.yaxis.title.text == "Training accuracy (%)"
    assert charts.accuracy_by_epoch(EPOCHS, [0], 0).layout.yaxis.title.text == "Validation accuracy (%)"
