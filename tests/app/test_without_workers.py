"""A server without workers: what its pages no longer offer for runs that a server with workers has left."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import PAUSED, QUEUED
from cnn_demo.settings.worker_support import OFF, TURNED_OFF
from cnn_demo.shown_text import escaped
from tests.app.conftest import WORKSPACE
from tests.app.run_folders import put_run
from tests.app.visitor import Visitor

NO_TRAINING = TURNED_OFF


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
    assert not owner.button("Try it on a drawing").disabled


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
    assert any("workers are off" in info.value and escaped(OFF.cause) in info.value for info in visitor.app.info)
    labels = [metric.label for metric in visitor.app.metric]
    assert "Training" not in labels
    assert "Open tabs" in labels
    assert "Queue" not in [each.value for each in visitor.app.subheader]


def test_build_page_counts_no_memory_of_a_server_that_does_not_train(visitor: Visitor) -> None:
    visitor.open("build")
    assert not any("of memory with batches" in caption.value for caption in visitor.app.caption)


@pytest.mark.parametrize("section", ["robustness", "embedding"])
def test_inspect_shows_no_controls_over_nothing(visitor: Visitor, section: str) -> None:
    visitor.open("inspection")
    visitor.mark("Section", section)
    assert any(TURNED_OFF in text.value for text in visitor.app.markdown)
    labels = [each.label for each in visitor.app.segmented_control]
    assert "Section" in labels
    assert not {"Images", "Method", "Pointer"} & set(labels)
    assert not visitor.app.warning


def test_feature_maps_say_which_part_is_not_computed(visitor: Visitor) -> None:
    visitor.open("inspection")
    (told,) = [caption.value for caption in visitor.app.caption if "not computed on this server" in caption.value]
    assert told.startswith("Statistics of the maps over many images")
    assert TURNED_OFF in told
    assert not visitor.app.warning
