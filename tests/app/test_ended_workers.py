"""Runs whose worker was ended: what the Train page says, and how they go on."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.jobs.recovery import after_death
from cnn_demo.runs.folder import INITIAL, RunFolder
from cnn_demo.runs.status import FAILED, PAUSED, QUEUED, RUNNING
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import server
from cnn_demo.ui.core.one_per_process import end_all
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import MakeRun
from tests.app.run_folders import until
from tests.app.visitor import Visitor
from tests.leases import leave_checkpoint

HUNGRY_WORKER = Path(__file__).with_name("hungry_worker.py")
TOOK = "The worker took 900 MB of memory and was ended."


def project_of(batch_size: int, epochs: int = 6) -> Project:
    project = first_project()
    return replace(project, recipe=project.recipe.with_changes(batch_size=batch_size, epochs=epochs))


def test_worker_that_eats_memory_is_ended_alone_beside_a_usable_page(
    monkeypatch: pytest.MonkeyPatch, owner: Visitor, make_run: MakeRun
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_WORKER_MB", "130")
    end_all()
    monkeypatch.setattr(server.executor(), "_command", (sys.executable, str(HUNGRY_WORKER)))
    run = make_run(QUEUED)
    server.queue().enter(run)
    assert "Training" in owner.open("train").text
    taken: list[bool] = []

    def has_ended() -> bool:
        server.scheduler()._tick()
        taken.append("A run" in owner.look_again().text)
        return run.status().state == FAILED

    until(has_ended, seconds=30)
    assert all(taken)
    page = owner.look_again()
    assert "of memory and was ended: this server allows 169 MB for one run" in page.errors[0]
    assert "Failed" in page.text
    assert server.scheduler().fault() is None


def test_run_that_took_too_much_goes_on_with_smaller_batches_from_its_best_weights(
    owner: Visitor, make_run: MakeRun, runs_folder: Path
) -> None:
    run = make_run(RUNNING, worker_lives=False, name="Large", project=project_of(64), phase="training", epoch=2)
    run.best_file.write_bytes(b"weights of epoch 2")
    after_death(run, TOOK, may_go_on=False)
    page = owner.open("train")
    assert TOOK in page.errors[0]
    page.press("Go on with batches of 32")
    (smaller,) = [RunFolder(path) for path in run.path.parent.glob("2*") if path != run.path]
    recipe = smaller.project().recipe
    assert (recipe.batch_size, recipe.epochs) == (32, 4)
    assert (smaller.path / INITIAL).read_bytes() == b"weights of epoch 2"
    assert smaller.about()["starts_from"] == "Large"
    assert smaller.about()["name"] == "Large, batches of 32"
    assert smaller.status().state == RUNNING


def test_run_that_failed_by_itself_is_not_offered_smaller_batches(owner: Visitor, make_run: MakeRun) -> None:
    make_run(FAILED, reason="The training diverged.")
    assert "Go on with batches" not in " ".join(button.label for button in owner.open("train").app.button)


@pytest.mark.parametrize(
    ("has_checkpoint", "said"), [(True, "went on from the last checkpoint"), (False, "started again")]
)
def test_run_that_went_on_by_itself_says_so(owner: Visitor, make_run: MakeRun, has_checkpoint: bool, said: str) -> None:
    run = make_run(RUNNING, phase="training", epoch=2)
    if has_checkpoint:
        leave_checkpoint(run)
    after_death(run, "The worker made no progress for 120 seconds and was ended.")
    run.write_status(replace(run.stored_status(), state=RUNNING, phase="training", reason=""))
    text = owner.open("train").text
    assert f"In epoch 3, the run's worker ended early and another one {said}." in text
    assert "no progress for 120 seconds" in text


def test_run_that_went_on_by_itself_several_times_says_how_often(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING, phase="training")
    for batch, reason in ((1, "The first reason."), (2, "The last reason.")):
        leave_checkpoint(run, batch=batch)
        after_death(run, reason)
        run.write_status(replace(run.stored_status(), state=RUNNING, phase="training", reason=""))
    text = owner.open("train").text
    assert "2. The last time, another one went on from the last checkpoint. The last reason." in text


def test_run_whose_worker_has_just_died_waits_on_the_page_until_the_queue_has_decided(
    owner: Visitor, make_run: MakeRun
) -> None:
    run = make_run(RUNNING, worker_lives=False, phase="training")
    server.queue()._tickets.add(run)
    page = owner.open("train")
    assert "Waiting" in page.text
    assert not page.errors
    server.queue().advance()
    assert run.status().state == RUNNING


def test_run_that_was_shut_down_with_the_server_waits_to_go_on(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(PAUSED, phase="interrupted")
    server.queue()._tickets.add(run)
    assert "Waiting" in owner.open("train").text
