"""The Draw page hands a network over; what the browser does with it is tested in a browser."""

from __future__ import annotations

import pytest

from cnn_demo.browser import network as browser_network
from cnn_demo.runs.folder import RunFolder
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor


def test_a_run_is_prepared_once(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    owner.open("draw").look_again()
    assert [task for task, _ in compute.asked].count("browser_network") == 1
    assert not owner.errors


def test_the_shipped_network_asks_nothing_of_the_server(visitor: Visitor, compute: FakeCompute) -> None:
    visitor.open("draw")
    visitor.open("home")
    assert not compute.asked
    assert not visitor.errors


def test_a_run_that_is_gone_meanwhile_is_told(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    compute.answers["browser_network"] = lambda path: None
    owner.open("draw")
    assert any("changed while it was converted" in error for error in owner.errors)


def test_home_without_the_browsers_form_leads_to_the_draw_page(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_network, "read", lambda network: None)
    visitor.arrive()
    assert "Draw a digit on the Draw page" in visitor.links
