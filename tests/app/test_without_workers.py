"""A server without workers: what its pages no longer offer for runs that a server with workers has left."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import PAUSED, QUEUED
from cnn_demo.settings.worker_support import TURNED_OFF
from tests.app.conftest import WORKSPACE
from tests.app.run_folders import put_run
from tests.app.visitor import Visitor

NO_TRAINING = f"This server trains no networks. {TURNED_OFF}"


@pytest.fixture(autouse=True)
def workers_are_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", "off")


def test_finished_run_can_be_used_and_not_trained_on(owner: Visitor, finished: RunFolder) -> None:
    owner.open("runs")
    again, more = owner.button("Run again with the same seed"), owner.button("Continue training")
    assert (again.disabled, again.help) == (more.disabled, more.help) == (True, NO_TRAINING)
    assert not owner.button("Open").disabled
    owner.open("train", run=finished.id)
    assert owner.button("Continue training").disabled
    assert not owner.button("Draw for it").disabled


def test_paused_run_is_not_resumed_and_stays_as_it_is(owner: Visitor, runs_folder: Path) -> None:
    run = put_run(runs_folder / WORKSPACE, PAUSED)
    owner.open("train", run=run.id)
    assert (owner.button("run-Resume").disabled, owner.button("run-Resume").help) == (True, NO_TRAINING)
    assert run.status().state == PAUSED


def test_waiting_run_says_that_nothing_trains_here(owner: Visitor, runs_folder: Path) -> None:
    run = put_run(runs_folder / WORKSPACE, QUEUED)
    owner.open("train", run=run.id)
    assert owner.progress == f"Waiting. {NO_TRAINING}"


def test_augmentation_says_why_it_has_no_examples(visitor: Visitor) -> None:
    (toggle,) = [each for each in visitor.open("train").app.toggle if each.label == "Show examples"]
    assert (toggle.disabled, toggle.help) == (True, f"This server computes no examples. {TURNED_OFF}")


def test_operator_s_page_says_that_workers_are_off(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_OPERATOR_PASSWORD", "a password of the test")
    visitor.open("operation").write("Password", "a password of the test").press("Sign in")
    assert any("workers are off" in info.value and TURNED_OFF in info.value for info in visitor.app.info)
