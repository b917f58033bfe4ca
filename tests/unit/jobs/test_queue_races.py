"""Several threads, tabs and web processes on one queue; and many runs."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo.errors import RunError, StorageError
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FAILED, FINISHED, LAUNCHING, PAUSED, QUEUED, RUNNING, Status
from tests.unit.jobs.conftest import end, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


def state(run: RunFolder) -> str:
    return run.status().state


@pytest.mark.parametrize("processes", [1, 2])
def test_many_threads_on_one_queue_or_two_start_a_run_once(
    runs_folder: Path, executor: LocalExecutor, new_run: NewRun, processes: int
) -> None:
    """Two queues on one folder are what two web processes have."""
    queues = [Queue(runs_folder, parallel=1, executor=executor) for _ in range(processes)]
    runs = [new_run() for _ in range(3)]
    queues[0].enter(runs[0])
    for run in runs[1:]:
        queues[0].enter(run)
    end(runs[0])
    wait_until(lambda: state(runs[0]) == FINISHED)
    barrier = threading.Barrier(8)

    def advance(number: int) -> None:
        barrier.wait()
        for _ in range(5):
            queues[number % processes].advance()

    threads = [threading.Thread(target=advance, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [state(run) for run in runs] == [FINISHED, RUNNING, QUEUED]
    wait_until(lambda: starts(runs[1]))
    assert len(starts(runs[1])) == 1


def test_two_tabs_that_resume_at_once_start_one_worker(
    runs_folder: Path, executor: LocalExecutor, new_run: NewRun
) -> None:
    queue, run = Queue(runs_folder, parallel=4, executor=executor), new_run()
    queue.enter(run)
    queue.pause(run)
    wait_until(lambda: state(run) == PAUSED)
    barrier, refused = threading.Barrier(4), []

    def resume() -> None:
        barrier.wait()
        try:
            queue.resume(run)
        except RunError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=resume) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    wait_until(lambda: len(starts(run)) == 2)
    assert len(queue.tickets()) == 1


def test_worker_that_another_web_process_has_just_started_is_not_taken_for_the_one_that_ended_here(
    runs_folder: Path, executor: LocalExecutor, new_run: NewRun
) -> None:
    """The first process started the run, which was paused; the second resumes it with a worker that starts slowly."""
    slow = LocalExecutor(command=(sys.executable, "-S", "-c", "import signal; signal.pause()"))
    first, second = (Queue(runs_folder, parallel=1, executor=each) for each in (executor, slow))
    run = new_run()
    first.enter(run)
    wait_until(lambda: starts(run))
    first.pause(run)
    executor.wait(run)
    second.resume(run)
    first.advance()
    assert (state(run), run.status().phase) == (RUNNING, LAUNCHING)


@pytest.mark.parametrize("has_ended", [False, True])
def test_run_that_was_adopted_and_started_before_its_page_enters_it_is_left_alone(
    queue: Queue, new_run: NewRun, started: list, has_ended: bool
) -> None:
    run = new_run()
    queue.adopt()
    queue.advance()
    wait_until(lambda: starts(run))
    if has_ended:
        end(run)
        wait_until(lambda: state(run) == FINISHED)
    queue.enter(run)
    assert state(run) == (FINISHED if has_ended else RUNNING)
    assert len(started) == 1


@pytest.mark.parametrize(
    "step", ["cnn_demo.runs.folder.RunFolder.claim", "cnn_demo.jobs.local_executor.LocalExecutor.start"]
)
def test_a_run_whose_worker_cannot_be_started_fails_with_the_reason_and_blocks_nobody(
    queue: Queue, new_run: NewRun, started: list, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    run = new_run()

    def full(*_: object) -> None:
        raise StorageError("worker.log could not be saved: the disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(step, full)
        queue.enter(run)
    assert (started, state(run), queue.tickets()) == ([], FAILED, [])
    assert "the disk is full" in run.status().reason
    queue.resume(run)
    assert state(run) == RUNNING


def test_a_thousand_waiting_runs_take_little_computing(queue: Queue, new_run: NewRun) -> None:
    first = new_run()
    queue.enter(first)
    for number in range(1000):
        run = RunFolder(first.path.with_name(f"20260101-000000-{number:04x}"))
        run.path.mkdir()
        (run.path / "status.json").write_text('{"state": "queued"}')
        (queue.folder / Ticket(number, run.path.parent.name, run.id, "origin").file_name).touch()
    started = time.thread_time()  # not the clock: other processes may have the processors
    queue.advance()
    assert time.thread_time() - started < 1.0
    assert len(queue.tickets()) == 1001


def test_files_of_waiting_runs_are_read_again_only_when_they_have_changed(
    queue: Queue, new_run: NewRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [new_run() for _ in range(4)]
    for run in runs:
        queue.enter(run)
    queue.advance()
    read: list[RunFolder] = []
    stored_status = RunFolder.stored_status

    def noted(run: RunFolder) -> Status:
        read.append(run)
        return stored_status(run)

    monkeypatch.setattr(RunFolder, "stored_status", noted)
    queue.advance()
    assert queue.training_runs() == runs[:1]
    assert queue.tickets()[0].run_id == runs[0].id
    assert set(read) == {runs[0]}
    queue.pause(runs[2])
    queue.advance()
    assert [ticket.run_id for ticket in queue.tickets()] == [runs[0].id, runs[1].id, runs[3].id]


def test_a_run_whose_change_a_shared_disk_shows_late_is_not_started(queue: Queue, new_run: NewRun) -> None:
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    queue.advance()
    file = second.path / "status.json"
    seen = file.stat()
    with file.open("r+") as status:  # as another machine writes it: here, the file looks as before
        text = status.read().replace(QUEUED, PAUSED)
        status.seek(0)
        status.write(text)
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    end(first)
    wait_until(lambda: state(first) == FINISHED)
    queue.advance()
    assert state(second) == PAUSED
    assert starts(second) == []
