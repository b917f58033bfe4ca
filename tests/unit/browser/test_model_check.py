"""What goes to a browser that checks an export, and what is taken of what it sends."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnn_demo.browser import model_check
from cnn_demo.browser.exported_model import ExportedModel
from cnn_demo.browser.model_check import Known, figures, question
from cnn_demo.datasets.fixed_inputs import FixedInputs
from cnn_demo.errors import ModelError
from tests.network_headers import HEADER

KNOWN = Known(images="all 100 test images of mnist", image_count=100, accuracy_before=0.9)
SENT: dict[str, Any] = {
    "tensorflowjs": "4.22.0",
    "backend": "wasm",
    "median_ms": 1.25,
    "image_count": 100,
    "compared_images": 32,
    "accuracy_before": 0.9,
    "accuracy_after": 0.89,
    "equal_answers": 0.98,
    "largest_difference": 3e-7,
    "largest_difference_of_all": 4e-7,
}
FORGED: dict[str, Any] = {
    "no record": [],
    "nothing": None,
    "a name missing": {name: value for name, value in SENT.items() if name != "backend"},
    "another program": {**SENT, "backend": "node"},
    "no version": {**SENT, "tensorflowjs": "<b>4</b>"},
    "a longer version": {**SENT, "tensorflowjs": "4.22.0\n"},
    "no number": {**SENT, "largest_difference": float("nan")},
    "none": {**SENT, "largest_difference": None},
    "below nothing": {**SENT, "largest_difference": -1e-9},
    "true": {**SENT, "largest_difference_of_all": True},
    "more than all": {**SENT, "largest_difference": 5e-7},
    "more than everything": {**SENT, "equal_answers": 1.5},
    "a text": {**SENT, "median_ms": "1"},
    "for ever": {**SENT, "median_ms": float("inf")},
    "other images": {**SENT, "image_count": 10_000},
    "a list": {**SENT, "image_count": [100]},
    "fewer compared": {**SENT, "compared_images": 1},
    "another network": {**SENT, "accuracy_before": 0.91, "accuracy_after": 0.9},
    "more wrong than unequal": {**SENT, "accuracy_after": 0.8},
    "no accuracy": {**SENT, "accuracy_after": None},
}


def test_figures_have_the_names_that_a_check_on_the_server_gives_them() -> None:
    assert figures(SENT, KNOWN) == {
        "runtime": "TensorFlow.js 4.22.0 (wasm, this visitor's browser)",
        "images": "all 100 test images of mnist",
        **{name: value for name, value in SENT.items() if name not in ("tensorflowjs", "backend")},
    }


@pytest.mark.parametrize("sent", FORGED.values(), ids=FORGED)
def test_figures_that_cannot_be_are_refused(sent: Any) -> None:
    with pytest.raises(ModelError, match="cannot belong to this test"):
        figures(sent, KNOWN)


def test_without_labels_there_is_no_accuracy_and_none_may_come() -> None:
    unlabelled = replace(KNOWN, accuracy_before=None)
    sent = {**SENT, "accuracy_before": None, "accuracy_after": None}
    assert figures(sent, unlabelled)["accuracy_after"] is None
    with pytest.raises(ModelError):
        figures({**sent, "accuracy_after": 0.9}, unlabelled)


def test_the_question_is_a_header_and_its_parts_in_one_piece() -> None:
    model = ExportedModel(description=HEADER["graph"], weights=b"123")
    images = np.arange(24, dtype=np.uint8).reshape(3, 2, 4, 1)
    inputs = FixedInputs(images=images, labels=np.array([1, 0, 1], np.uint8), origin="some")
    expected = np.linspace(0, 1, 6, dtype=np.float32).reshape(3, 2)
    data = question(model, inputs, expected, modules="./m", sources={"scripts": {}, "wasm": {}})
    end = 4 + int.from_bytes(data[:4], "little")
    header = json.loads(data[4:end])
    assert header == {
        "modules": "./m",
        "sources": {"scripts": {}, "wasm": {}},
        "model": HEADER["graph"],
        "shape": [2, 4, 1],
        "parts": {"weights": 3, "images": 24, "expected": 24, "labels": 3},
    }
    assert data[end:] == b"123" + bytes(range(24)) + expected.tobytes() + bytes([1, 0, 1])


def test_what_is_known_before_is_the_originals_accuracy() -> None:
    images = np.zeros((4, 2, 2, 1), np.uint8)
    expected = np.eye(4, dtype=np.float32)
    inputs = FixedInputs(images=images, labels=np.array([0, 1, 2, 0], np.uint8), origin="four")
    assert model_check.known(inputs, expected) == Known(images="four", image_count=4, accuracy_before=0.75)
    assert model_check.known(replace(inputs, labels=None), expected).accuracy_before is None
