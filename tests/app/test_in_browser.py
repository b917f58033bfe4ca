"""The Draw page hands a network over; what the browser does with it is tested in a browser."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from cnn_demo.browser import made_network
from cnn_demo.browser import network as browser_network
from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor


def test_a_run_is_prepared_once(
    owner: Visitor, finished: RunFolder, made_networks: list[TrainedNetwork], compute: FakeCompute
) -> None:
    owner.open("draw").look_again()
    assert [network.path for network in made_networks] == [finished.path]
    assert not compute.asked
    assert not owner.errors


def test_the_shipped_network_asks_nothing_of_the_server(visitor: Visitor, compute: FakeCompute) -> None:
    visitor.open("draw")
    visitor.open("home")
    assert not compute.asked
    assert not visitor.errors


def test_a_run_that_cannot_be_prepared_is_told(
    owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_network, "made", Mock(side_effect=ModelError("The network has weights beyond 65,504.")))
    owner.open("draw")
    assert any("weights beyond 65,504" in error for error in owner.errors)


def test_home_without_the_browsers_form_leads_to_the_draw_page(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_network, "read", lambda network: None)
    visitor.arrive()
    assert "Draw a digit on the Draw page" in visitor.links
