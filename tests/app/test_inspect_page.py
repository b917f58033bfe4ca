"""The Inspect page: its network, its sections, and the image that they look at."""

from __future__ import annotations

from cnn_demo.runs.folder import RunFolder
from tests.app.visitor import Visitor
from tests.shipped import FIRST


def test_shipped_network_can_be_inspected_before_anything_was_trained(visitor: Visitor) -> None:
    visitor.open("inspection").mark("Section", "confusion")
    assert visitor.selected("Network") == FIRST.name
    visitor.mark("Section", "confusion")
    assert any(alt.startswith("Confusion matrix") for alt in visitor.pictures)


def test_ended_run_leads_to_it(owner: Visitor, finished: RunFolder) -> None:
    assert "Inspect it" in owner.open("train").links
    assert owner.open("inspection").selected("Network") == finished.id
