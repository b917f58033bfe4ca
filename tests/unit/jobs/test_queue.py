from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cnn_demo.errors import RunError
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING, STOPPED
from tests.unit.jobs.conftest import end, kill_worker, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


def state(run: RunFolder) -> str:
    return run.status().state


def finish(queue: Queue, run: RunFolder) -> None:
    end(run)
    wait_until(lambda: state(run) == FINISHED)
    queue.advance()


def test_the_first_run_starts_at_once(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    assert state(run) == RUNNING
    assert run.status().phase in ("launching", "starting")
    wait_until(lambda: run.log_tail() == "the fake worker works")
    assert run.status().phase == "starting"


def test_runs_train_one_at_a_time_in_their_order(queue: Queue, new_run: NewRun) -> None:
    runs = [new_run() for _ in range(3)]
    for run in runs:
        queue.enter(run)
    assert [state(run) for run in runs] == [RUNNING, QUEUED, QUEUED]
    assert [queue.runs_before(run) for run in runs] == [runs[:0], runs[:1], runs[:2]]
    for done, run in enumerate(runs, start=1):
        finish(queue, run)
        assert [state(other) for other in runs[done : done + 1]] == [RUNNING][: 3 - done]
    assert not queue.has_work()
    assert [len(starts(run)) for run in runs] == [1, 1, 1]


def test_as_many_train_at_a_time_as_allowed(runs_folder: Path, executor: LocalExecutor, new_run: NewRun) -> None:
    queue, runs = Queue(runs_folder, parallel=2, executor=executor), [new_run() for _ in range(3)]
    for run in runs:
        queue.enter(run)
    assert [state(run) for run in runs] == [RUNNING, RUNNING, QUEUED]


def test_a_worker_that_dies_twice_makes_room(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    kill_worker(first)
    queue.advance()
    wait_until(lambda: len(starts(first)) == 2)
    kill_worker(first)
    queue.advance()
    assert state(first) == FAILED
    assert state(second) == RUNNING


def test_a_failed_run_can_be_resumed(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    kill_worker(run)
    queue.resume(run)
    assert state(run) == RUNNING
    finish(queue, run)


def test_a_training_run_is_asked_to_pause_and_goes_on_when_resumed(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    queue.pause(run)
    wait_until(lambda: state(run) == PAUSED)
    queue.resume(run)
    assert state(run) == RUNNING
    assert run.requests() == {}
    finish(queue, run)


def test_a_waiting_run_is_paused_and_stopped_at_once(queue: Queue, new_run: NewRun) -> None:
    first, paused, stopped = new_run(), new_run(), new_run()
    for run in (first, paused, stopped):
        queue.enter(run)
    queue.pause(paused)
    queue.stop(stopped)
    assert (state(paused), state(stopped)) == (PAUSED, STOPPED)
    assert paused.status().reason == "Taken out of the queue."
    queue.advance()
    assert [ticket.run_id for ticket in queue.tickets()] == [first.id]
    finish(queue, first)
    assert starts(paused) == starts(stopped) == []


def test_a_run_that_is_resumed_at_once_goes_to_the_end_and_has_one_ticket(queue: Queue, new_run: NewRun) -> None:
    first, second, third = new_run(), new_run(), new_run()
    for run in (first, second, third):
        queue.enter(run)
    queue.pause(second)
    queue.resume(second)
    assert [ticket.run_id for ticket in queue.tickets()] == [first.id, third.id, second.id]


def test_stopping_a_run_that_was_trained_before_lets_a_worker_keep_what_it_learned(
    queue: Queue, new_run: NewRun
) -> None:
    run = new_run()
    queue.enter(run)
    queue.pause(run)
    wait_until(lambda: state(run) == PAUSED)
    run.checkpoint_file.touch()
    queue.stop(run)
    wait_until(lambda: state(run) == STOPPED)
    assert len(starts(run)) == 2


def test_stopping_a_waiting_run_that_was_trained_before_leaves_it_in_the_queue(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    second.checkpoint_file.touch()
    queue.enter(first)
    queue.enter(second)
    queue.stop(second)
    assert state(second) == QUEUED
    finish(queue, first)
    wait_until(lambda: state(second) == STOPPED)


@pytest.mark.parametrize("act", [Queue.pause, Queue.stop])
def test_an_ended_run_can_neither_be_paused_nor_stopped(
    queue: Queue, new_run: NewRun, act: Callable[[Queue, RunFolder], None]
) -> None:
    run = new_run()
    queue.enter(run)
    finish(queue, run)
    with pytest.raises(RunError, match="is finished already"):
        act(queue, run)


def test_only_a_paused_or_failed_run_can_be_resumed(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    with pytest.raises(RunError, match="is running; only a paused or failed run"):
        queue.resume(run)


def test_deleting_a_training_run_ends_its_worker_and_starts_the_next(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    wait_until(lambda: starts(first))
    (pid,) = starts(first)
    queue.delete(first)
    wait_until(lambda: not psutil.pid_exists(pid))
    assert not first.path.exists()
    queue.advance()
    assert state(second) == RUNNING


def test_deleting_a_waiting_run_takes_it_out_of_the_queue(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    queue.delete(second)
    assert [ticket.run_id for ticket in queue.tickets()] == [first.id]


def test_a_damaged_run_can_be_deleted_and_holds_nobody_up(queue: Queue, new_run: NewRun) -> None:
    first, damaged, third = new_run(), new_run(), new_run()
    for run in (first, damaged, third):
        queue.enter(run)
    (damaged.path / "status.json").write_text("{}")
    finish(queue, first)
    assert state(third) == RUNNING
    queue.delete(damaged)
    assert not damaged.path.exists()


def test_deleting_twice_says_that_it_is_gone(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.delete(run)
    with pytest.raises(RunError, match="may have been deleted"):
        queue.delete(run)


def test_a_run_folder_that_vanishes_is_forgotten(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    second.delete()
    queue.advance()
    assert [ticket.run_id for ticket in queue.tickets()] == [first.id]
