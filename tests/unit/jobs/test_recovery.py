"""What becomes of a run whose worker was killed: it goes on once at the same place, and the record of that is kept."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.deaths import DEATHS, read_deaths
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.lease import is_locked
from cnn_demo.runs.status import FAILED, INTERRUPTED, PAUSED, QUEUED, RUNNING, STOPPED
from tests.leases import leave_checkpoint
from tests.unit.jobs.conftest import end, kill_worker, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


def state(run: RunFolder) -> str:
    return run.status().state


def kill(queue: Queue, run: RunFolder, *, worker: int) -> None:
    """Kill the run's worker of that number, counted from 1, and let the queue notice."""
    wait_until(lambda: len(starts(run)) == worker)
    kill_worker(run)
    queue.advance()


def test_a_run_whose_worker_was_killed_goes_on_by_itself_in_its_place(queue: Queue, new_run: NewRun) -> None:
    run, behind = new_run(), new_run()
    queue.enter(run)
    queue.enter(behind)
    leave_checkpoint(run)
    kill(queue, run, worker=1)
    assert (state(run), state(behind)) == (RUNNING, QUEUED)
    wait_until(lambda: len(starts(run)) == 2)
    (death,) = read_deaths(run)
    assert death.went_on
    assert "killed" in death.reason
    end(run)
    wait_until(lambda: state(run) == "finished")


def test_a_run_whose_worker_dies_again_at_the_same_checkpoint_fails(queue: Queue, new_run: NewRun) -> None:
    """A worker that dies in each validation has saved its checkpoint again just before."""
    run = new_run()
    queue.enter(run)
    for worker in (1, 2):
        leave_checkpoint(run, epoch=2, batch=450)
        kill(queue, run, worker=worker)
    assert state(run) == FAILED
    assert "second time without a new checkpoint" in run.status().reason
    assert [death.went_on for death in read_deaths(run)] == [True, False]
    assert not queue.has_work()


def test_a_run_that_has_moved_on_since_goes_on_again(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    for worker, (epoch, batch) in enumerate([(0, 7), (0, 450), (1, 0), (1, 7)], start=1):
        leave_checkpoint(run, epoch=epoch, batch=batch)
        kill(queue, run, worker=worker)
        assert state(run) == RUNNING
    assert [death.went_on for death in read_deaths(run)] == [True] * 4


def test_a_failed_run_that_is_resumed_goes_on_once_again(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    kill(queue, run, worker=1)
    kill(queue, run, worker=2)
    queue.resume(run)
    kill(queue, run, worker=3)
    assert state(run) == RUNNING
    kill(queue, run, worker=4)
    assert state(run) == FAILED


def test_a_run_that_said_itself_why_it_failed_is_not_started_again(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    run.fail("The training diverged.")
    queue.advance()
    assert (state(run), run.status().reason) == (FAILED, "The training diverged.")
    assert read_deaths(run) == []


def test_a_worker_that_was_killed_after_stop_leaves_its_checkpoint_to_be_evaluated(
    queue: Queue, new_run: NewRun
) -> None:
    run = new_run()
    queue.enter(run)
    leave_checkpoint(run)
    wait_until(lambda: starts(run))
    kill_worker(run)
    run.request(STOP, within_seconds=5.0)
    queue.advance()
    wait_until(lambda: state(run) == STOPPED)
    assert len(starts(run)) == 2


def test_an_interrupted_run_goes_on_when_the_server_is_up_again(queue: Queue, new_run: NewRun) -> None:
    run = new_run()
    queue.enter(run)
    wait_until(lambda: starts(run))
    kill_worker(run)
    run.interrupt()
    assert (state(run), run.status().phase) == (PAUSED, INTERRUPTED)
    queue.advance()
    wait_until(lambda: len(starts(run)) == 2)
    assert read_deaths(run) == []


def test_a_server_that_dies_while_it_decides_on_a_killed_worker_forgets_no_pause(
    queue: Queue, new_run: NewRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    queue.enter(run)
    leave_checkpoint(run)
    wait_until(lambda: starts(run))
    kill_worker(run)
    run.request(PAUSE, within_seconds=5.0)
    with monkeypatch.context() as patch:
        patch.setattr(RunFolder, "write_status", lambda self, status: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            queue.advance()
    queue.advance()
    assert state(run) == PAUSED


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"at": 1}]'])
def test_a_damaged_record_of_deaths_stops_nothing(queue: Queue, new_run: NewRun, content: str) -> None:
    run = new_run()
    queue.enter(run)
    wait_until(lambda: starts(run))
    (run.path / DEATHS).write_text(content)
    kill(queue, run, worker=1)
    assert state(run) == RUNNING
    assert len(read_deaths(run)) == 1


@pytest.mark.parametrize("in_container", [True, False])
def test_the_end_of_the_server_ends_workers_only_where_they_would_be_ended_anyway(
    queue: Queue, new_run: NewRun, monkeypatch: pytest.MonkeyPatch, in_container: bool
) -> None:
    monkeypatch.setattr("cnn_demo.jobs.local_executor.os.getppid", lambda: 1 if in_container else 4321)
    run = new_run()
    queue.enter(run)
    wait_until(lambda: starts(run))
    queue.executor.end()
    assert is_locked(run.path) is not in_container
    queue.advance()
    assert state(run) == RUNNING
    wait_until(lambda: len(starts(run)) == (2 if in_container else 1))


def test_a_worker_that_does_not_end_is_not_waited_for_longer_than_a_container_has(
    queue: Queue, new_run: NewRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnn_demo.jobs.local_executor.os.getppid", lambda: 1)
    monkeypatch.setattr("cnn_demo.jobs.local_executor.INTERRUPT_SECONDS", 0.05)
    run = new_run()
    queue.enter(run)
    wait_until(lambda: starts(run))
    worker = psutil.Process(starts(run)[0])
    worker.suspend()
    wait_until(lambda: worker.status() == psutil.STATUS_STOPPED)
    queue.executor.end()
    assert is_locked(run.path)
