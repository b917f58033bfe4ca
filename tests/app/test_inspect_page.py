"""The Inspect page: its network, its sections, and the image that they look at."""

from __future__ import annotations

import numpy as np

from cnn_demo.runs.folder import RunFolder
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor, digit_one, png
from tests.shipped import FIRST


def test_shipped_network_can_be_inspected_before_anything_was_trained(visitor: Visitor) -> None:
    visitor.open("inspection").mark("Section", "confusion")
    assert visitor.selected("Network") == FIRST.name
    visitor.mark("Section", "confusion")
    assert any(alt.startswith("Confusion matrix") for alt in visitor.pictures)


def test_ended_run_leads_to_it(owner: Visitor, finished: RunFolder) -> None:
    owner.open("train").press("Inspect")
    assert owner.title == "Inspect"
    assert owner.selected("Network") == finished.id


def test_of_several_digits_in_an_upload_another_one_can_be_chosen(visitor: Visitor, compute: FakeCompute) -> None:
    visitor.open("inspection").mark("Section", "attribution").mark("Image", "Upload")
    visitor.upload(png(np.hstack([digit_one(), np.rot90(digit_one())])))
    assert "**Which one is the digit?**" in visitor.text
    taken = next(control for control in visitor.app.segmented_control if control.label == "Digit to read").value
    first = predicted(compute)
    visitor.mark("Digit to read", 0 if taken == 1 else 1)
    assert not np.array_equal(predicted(compute), first)


def predicted(compute: FakeCompute) -> np.ndarray:
    """The images that the network was asked about last."""
    return next(arguments["images"] for task, arguments in reversed(compute.asked) if task == "predict")
