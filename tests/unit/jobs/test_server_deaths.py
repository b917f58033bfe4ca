"""A server that dies between any two steps of queueing a run leaves nothing that waits for ever."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.runs import lease
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING, Status
from tests.leases import leave_dead_worker, worker_on
from tests.unit.jobs.conftest import COMMAND, end, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


class Died(BaseException):
    """The server is gone: nothing catches this."""


def die(*_: object, **__: object) -> None:
    raise Died


def next_server(runs_folder: Path) -> Queue:
    """The queue of the server that is started after the one that died, in its first seconds."""
    queue = Queue(runs_folder, parallel=1, executor=LocalExecutor(command=COMMAND))
    queue.adopt()
    queue.advance()
    return queue


def test_run_that_was_made_and_never_queued_trains(runs_folder: Path, new_run: NewRun, queue: Queue) -> None:
    run = new_run()
    next_server(runs_folder)
    assert run.status().state == RUNNING
    wait_until(lambda: len(starts(run)) == 1)


@pytest.mark.parametrize("before", [QUEUED, PAUSED, FAILED])
@pytest.mark.parametrize(
    "step",
    [
        "cnn_demo.jobs.ticket_folder.TicketFolder.delete_of",
        "cnn_demo.runs.folder.RunFolder.clear_requests",
        "cnn_demo.jobs.ticket_folder.TicketFolder.add",
        "cnn_demo.runs.folder.RunFolder.write_status",
        "cnn_demo.jobs.queue.Queue.advance",
        "cnn_demo.runs.folder.RunFolder.claim",
    ],
)
def test_server_that_dies_at_a_step_of_queueing_leaves_a_run_that_trains_or_can_be_resumed(
    runs_folder: Path, new_run: NewRun, queue: Queue, monkeypatch: pytest.MonkeyPatch, step: str, before: str
) -> None:
    run = new_run()
    run.write_status(Status(state=before))
    with monkeypatch.context() as patch:
        patch.setattr(step, die)
        with pytest.raises(Died):
            queue.enter(run)
    after = next_server(runs_folder)
    if run.status().state != RUNNING:
        assert run.status().state == before != QUEUED
        after.resume(run)
    wait_until(lambda: len(starts(run)) == 1)
    end(run)
    wait_until(lambda: run.status().state == FINISHED)


def test_server_that_dies_while_it_starts_a_worker_leaves_a_run_that_fails_and_can_be_resumed(
    runs_folder: Path, new_run: NewRun, queue: Queue, executor: LocalExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    monkeypatch.setattr(executor, "start", die)
    with pytest.raises(Died):
        queue.enter(run)
    after = next_server(runs_folder)
    assert run.status().phase == "launching"
    then = (run.path / "status.json").stat().st_mtime - lease.LAUNCH_SECONDS - 1
    os.utime(run.path / "status.json", (then, then))
    assert run.status().state == FAILED
    after.resume(run)
    wait_until(lambda: len(starts(run)) == 1)


def test_server_that_ended_while_it_started_a_worker_blocks_the_next_server_for_no_moment(
    runs_folder: Path, new_run: NewRun, queue: Queue, executor: LocalExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    monkeypatch.setattr(executor, "start", die)
    with pytest.raises(Died):
        queue.enter(run)
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    run.write_status(replace(run.stored_status(), launcher_pid=ended.pid))
    assert "The server ended while it started the worker" in run.status().reason
    next_server(runs_folder)
    wait_until(lambda: len(starts(run)) == 1)
    assert run.status().state == RUNNING


def test_worker_of_a_server_that_ended_since_is_not_taken_for_dead(new_run: NewRun) -> None:
    run = new_run()
    run.claim()
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    run.write_status(replace(run.stored_status(), launcher_pid=ended.pid))
    with worker_on(run):
        assert run.status().state == RUNNING


def test_server_of_another_machine_has_time_to_start_its_worker(new_run: NewRun) -> None:
    run = new_run()
    run.claim()
    run.write_status(replace(run.stored_status(), launcher_place="elsewhere", launcher_pid=2**22 + 1))
    assert run.status().state == RUNNING


def test_worker_that_ends_before_it_begins_fails_at_once_and_makes_room(runs_folder: Path, new_run: NewRun) -> None:
    queue = Queue(runs_folder, parallel=1, executor=LocalExecutor(command=("false",)))
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)

    def both_failed() -> bool:
        queue.advance()
        return [run.status().state for run in (first, second)] == [FAILED, FAILED]

    wait_until(both_failed)
    assert "ended before it could begin" in first.status().reason


def test_runs_that_wait_for_nothing_are_not_adopted(runs_folder: Path, new_run: NewRun, queue: Queue) -> None:
    ended, damaged, running = new_run(), new_run(), new_run()
    ended.write_status(Status(state=FINISHED))
    (damaged.path / "status.json").write_text("{")
    leave_dead_worker(running)
    running.write_status(Status(state=RUNNING))
    of_command_line = new_run()
    of_command_line.path.parent.rename(runs_folder / "command-line")
    queue.adopt()
    assert queue.tickets() == []


def test_scheduler_adopts_at_its_start_and_now_and_then(new_run: NewRun, executor: LocalExecutor) -> None:
    scheduler = Scheduler(settings.read(), None, executor)  # type: ignore[arg-type]
    first = new_run()
    scheduler._tick()
    assert first.status().state == RUNNING
    second = new_run()
    scheduler._tick()
    assert len(scheduler.queue.tickets()) == 1
    scheduler._adopt_at = 0.0
    scheduler._tick()
    assert [ticket.run_id for ticket in scheduler.queue.tickets()] == [first.id, second.id]
