"""The committed network of eleven classes that reads windows of a strip."""

from __future__ import annotations

import numpy as np

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui.learn.detection import BACKGROUND
from cnn_demo.ui.learn.uses import LARGEST_GAP
from cnn_demo.ui.learn.window_reader import RECORD, WEIGHTS, window_reader


def test_empty_ground_is_background() -> None:
    probabilities = window_reader().probabilities(np.zeros((1, DIGIT_SIDE, DIGIT_SIDE), np.uint8))
    assert probabilities.shape == (1, BACKGROUND + 1)
    assert probabilities[0].argmax() == BACKGROUND


def test_record_has_a_share_for_every_gap() -> None:
    reader = window_reader()
    assert list(reader.read_right) == list(range(LARGEST_GAP + 1))
    assert all(0 <= share <= 1 for share in reader.read_right.values())


def test_files_are_small() -> None:
    assert WEIGHTS.stat().st_size + RECORD.stat().st_size < 100_000
