"""Digits detected in a strip by a sliding window."""

from __future__ import annotations

import numpy as np

from cnn_demo.ui.learn.detection import BACKGROUND, Detection, detect, is_background, strip, windows


def test_strip_holds_each_picture_between_gaps() -> None:
    whole = strip([np.full((2, 3), value, np.uint8) for value in (5, 9)], 1)
    assert whole.tolist() == [[0, 5, 5, 5, 0, 9, 9, 9, 0]] * 2


def test_windows_are_as_many_as_the_formula_says() -> None:
    whole = np.arange(28 * 61, dtype=np.int64).astype(np.uint8).reshape(28, 61)
    lefts, parts = windows(whole, 28, 2)
    assert len(lefts) == len(parts) == (61 - 28) // 2 + 1
    assert np.array_equal(parts[3], whole[:, 6:34])


def test_most_probable_sure_windows_stay_and_their_neighbours_go() -> None:
    probabilities = np.array([[0.6, 0.4], [0.9, 0.1], [0.05, 0.95], [0.3, 0.7]])
    unsure = np.array([False, False, True, False])
    found = detect([0, 2, 20, 40], probabilities, unsure, min_distance=10)
    assert found == [Detection(label=0, left=2, probability=0.9), Detection(label=1, left=40, probability=0.7)]


def test_background_is_the_class_behind_the_digits() -> None:
    probabilities = np.eye(11)[[3, BACKGROUND, 9]]
    assert is_background(probabilities).tolist() == [False, True, False]
