from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnn_demo.prediction.calibration import BINS, calibration


def two_classes(confidences: list[float], right: list[bool]) -> tuple[np.ndarray, np.ndarray]:
    """Answers of class 0 with these confidences, all at least 0.5; the label is 0 where right."""
    confidence = np.array(confidences, np.float32)
    return np.stack([confidence, 1 - confidence], axis=1), np.where(right, 0, 1)


def test_the_error_is_the_mean_gap_of_the_bins_weighted_by_their_images() -> None:
    # Two bins: (0, 0.5] is empty; or with four, (0.5, 0.75] holds 0.6 and 0.7, (0.75, 1] holds 0.8 and 0.9.
    found = calibration(*two_classes([0.6, 0.7, 0.8, 0.9], [True, False, True, True]), bins=4)
    assert [each["count"] for each in found["bins"]] == [0, 0, 2, 2]
    assert found["bins"][2] == {"count": 2, "confidence": pytest.approx(0.65), "accuracy": 0.5}
    assert found["bins"][3] == {"count": 2, "confidence": pytest.approx(0.85), "accuracy": 1.0}
    assert found["ece"] == pytest.approx(0.5 * 0.15 + 0.5 * 0.15)
    assert found["mean_confidence"] == pytest.approx(0.75)
    assert found["accuracy"] == 0.75


def test_an_empty_bin_has_no_accuracy() -> None:
    assert calibration(*two_classes([0.9], [True]), bins=4)["bins"][0] == {
        "count": 0,
        "confidence": None,
        "accuracy": None,
    }


def test_a_bin_ends_with_its_upper_edge() -> None:
    found = calibration(*two_classes([0.6, 0.8, 1.0], [True] * 3), bins=5)
    assert [each["count"] for each in found["bins"]] == [0, 0, 1, 1, 1]


def test_errors_of_opposite_sign_in_one_bin_cancel_in_others_they_do_not() -> None:
    same = calibration(*two_classes([0.8, 0.8, 0.8, 0.8, 0.8], [True] * 4 + [False]))
    apart = calibration(*two_classes([0.55, 0.95], [True, False]))
    assert same["ece"] == pytest.approx(0.0, abs=1e-6)
    assert apart["ece"] == pytest.approx((0.45 + 0.95) / 2)


@given(arrays(np.float64, st.tuples(st.integers(1, 40), st.just(4)), elements=st.floats(0.01, 1.0)), st.integers(0, 3))
def test_the_bins_hold_every_answer_and_survive_json(weights: np.ndarray, label: int) -> None:
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    found = calibration(probabilities, np.full(len(weights), label))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert len(found["bins"]) == BINS
    assert sum(each["count"] for each in found["bins"]) == len(weights)
    assert abs(found["mean_confidence"] - found["accuracy"]) - 1e-9 <= found["ece"] <= 1
    for place, each in enumerate(found["bins"]):
        if each["count"]:
            assert each["confidence"] is not None
            assert place / BINS - 1e-6 <= each["confidence"] <= (place + 1) / BINS + 1e-6
