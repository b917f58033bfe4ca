"""The Inspect page's time machine, with a compute worker that only plays its part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor

EPOCHS = [0, 1, 2]


@pytest.fixture
def asked(compute: FakeCompute) -> list[dict[str, Any]]:
    """What the worker was asked about the past; each epoch's answer is its own number."""
    questions: list[dict[str, Any]] = []

    def history(**question: Any) -> dict[str, np.ndarray]:
        questions.append(question)
        return {
            "probabilities": np.eye(10, dtype=np.float32)[EPOCHS],
            "maps": np.arange(3, dtype=np.float32)[:, None, None, None] * np.ones((3, 14, 14, 16), np.float32),
            "kernels": np.ones((3, 3, 3, 16), np.float32),
        }

    def confusions(**question: Any) -> dict[str, Any]:
        matrices = np.stack([np.eye(10, dtype=np.int64) * (epoch + 1) for epoch in EPOCHS])
        return {"matrices": matrices, "figures": {"images": 400, "accuracies": [0.1, 0.8, 0.9]}}

    compute.answers |= {"history": history, "epoch_confusions": confusions}
    return questions


@pytest.fixture
def looking_back(owner: Visitor, finished: RunFolder, asked: list[dict[str, Any]]) -> Visitor:
    for epoch in EPOCHS:
        file = epoch_file(finished.path, epoch)
        file.parent.mkdir(exist_ok=True)
        file.touch()
    return owner.open("inspection").mark("Section", "over-time")


def test_last_epoch_is_shown_first_and_the_slider_goes_back(looking_back: Visitor, asked: list[dict[str, Any]]) -> None:
    assert "After epoch 2: 2, 100.00 %" in looking_back.text
    looking_back.app.select_slider[0].set_value(0).run()
    assert "Before training: 0, 100.00 %" in looking_back.text
    assert "Feature maps: Before training" in looking_back.pictures
    assert len(asked) == 1, "the slider waits for nobody"
    assert asked[0]["epochs"] == EPOCHS


def test_confusion_of_every_epoch_is_computed_once_on_request(looking_back: Visitor) -> None:
    looking_back.press("Predict with every epoch's weights")
    looking_back.look_again()
    assert "Accuracy on 400 validation images. start: 10.00 %, 1: 80.00 %, **2: 90.00 %**" in looking_back.text
    assert "Confusion after epoch 2" in looking_back.pictures


def test_shipped_network_has_no_past_and_leads_to_a_run(visitor: Visitor) -> None:
    visitor.open("inspection").mark("Section", "over-time")
    assert "No epochs of compact were kept" in visitor.notes[0]
    assert "Train one" in visitor.links
