"""Workers that hang, are stopped, do not obey or take too much memory are ended, and the queue moves on.

Time is the test's own: a second passes from look to look.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import OBEY_SECONDS, Queue
from cnn_demo.jobs.watchdog import LONGEST_TICK_SECONDS, SILENT_SECONDS, Watchdog
from cnn_demo.runs.deaths import read_deaths
from cnn_demo.runs.folder import START_WITHIN, RunFolder
from cnn_demo.runs.lease import HOLDER
from cnn_demo.runs.status import FAILED, PAUSED, QUEUED, RUNNING, STOPPED, TESTING, TRAINING
from tests.unit.jobs.conftest import COMMAND, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


class Clock:
    """Time that passes when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("cnn_demo.jobs.watchdog.time.monotonic", lambda: self.now)

    def looks(self, watchdog: Watchdog, seconds: float, *, each: Callable[[], None] = lambda: None) -> None:
        """Let the watchdog look once a second for so long. each: what happens before each look."""
        for _ in range(int(seconds)):
            self.now += 1.0
            each()
            watchdog.check()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def watchdog(queue: Queue, clock: Clock) -> Watchdog:
    return Watchdog(queue)


@pytest.fixture
def stopped_run(queue: Queue, new_run: NewRun) -> RunFolder:
    """A run whose worker trains and gets a SIGSTOP."""
    return _with_stopped_worker(queue, new_run())


def _with_stopped_worker(queue: Queue, run: RunFolder) -> RunFolder:
    queue.enter(run)
    wait_until(lambda: starts(run))
    worker = psutil.Process(starts(run)[-1])
    worker.suspend()
    wait_until(lambda: worker.status() == psutil.STATUS_STOPPED)
    run.write_status(replace(run.status(), phase=TRAINING, next_within=30.0, epoch=2, batch=7))
    return run


def renew(run: RunFolder) -> None:
    """What the thread of a worker's lease does, also where the training itself hangs."""
    os.utime(run.path / HOLDER, ns=(0, (run.path / HOLDER).stat().st_mtime_ns + 1))


def state(run: RunFolder) -> str:
    return run.status().state


def worker_lives(run: RunFolder) -> bool:
    return psutil.pid_exists(starts(run)[-1]) and psutil.Process(starts(run)[-1]).status() != psutil.STATUS_ZOMBIE


def test_a_stopped_worker_is_ended_and_its_run_goes_on(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    run = stopped_run
    run.write_status(replace(run.status(), next_within=1e6))
    clock.looks(watchdog, SILENT_SECONDS)
    assert state(run) == RUNNING
    clock.looks(watchdog, 2)
    assert state(run) == QUEUED
    assert not worker_lives(run)
    assert "no sign of life" in run.status().reason
    queue.advance()
    wait_until(lambda: len(starts(run)) == 2)


def test_a_worker_whose_training_hangs_is_ended_though_its_lease_is_renewed(
    stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    clock.looks(watchdog, 30, each=lambda: renew(stopped_run))
    assert state(stopped_run) == RUNNING
    clock.looks(watchdog, 2, each=lambda: renew(stopped_run))
    assert state(stopped_run) == QUEUED
    assert "no progress for 30 seconds" in stopped_run.status().reason


def test_a_slow_worker_that_reports_is_left_alone(stopped_run: RunFolder, watchdog: Watchdog, clock: Clock) -> None:
    batch = 0

    def work() -> None:
        nonlocal batch
        batch += 1
        renew(stopped_run)
        if batch % 29 == 0:
            stopped_run.write_status(replace(stopped_run.status(), batch=batch))

    clock.looks(watchdog, 300, each=work)
    assert state(stopped_run) == RUNNING
    assert read_deaths(stopped_run) == []


def test_a_worker_that_says_nothing_of_its_next_report_has_long(
    stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    stopped_run.write_status(replace(stopped_run.status(), next_within=0.0))
    clock.looks(watchdog, START_WITHIN, each=lambda: renew(stopped_run))
    assert state(stopped_run) == RUNNING
    clock.looks(watchdog, 2, each=lambda: renew(stopped_run))
    assert state(stopped_run) == QUEUED


def test_two_web_processes_that_see_one_worker_hang_end_it_once(
    queue: Queue, stopped_run: RunFolder, runs_folder: Path, clock: Clock
) -> None:
    """The second has judged the worker, and hears of the first one's decision only when it ends it."""
    run, other = stopped_run, Queue(runs_folder, parallel=1, executor=LocalExecutor(command=COMMAND))
    judged = run.status().launch
    assert other.end_worker(run, judged, "It hangs.", may_go_on=True)
    other.advance()
    wait_until(lambda: len(starts(run)) == 2)
    assert not queue.end_worker(run, judged, "It hangs.", may_go_on=True)
    assert (state(run), len(read_deaths(run))) == (RUNNING, 1)
    assert worker_lives(run)


def test_each_worker_of_a_run_has_its_own_time(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    run = stopped_run
    clock.looks(watchdog, 25, each=lambda: renew(run))
    again = replace(run.status(), launch="another")
    stamp = (run.path / "status.json").stat().st_mtime_ns
    run.write_status(again)
    os.utime(run.path / "status.json", ns=(stamp, stamp))
    clock.looks(watchdog, 25, each=lambda: renew(run))
    assert state(run) == RUNNING


def test_the_time_in_which_the_machine_slept_does_not_count(
    stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    watchdog.check()
    clock.now += 100_000.0
    watchdog.check()
    assert state(stopped_run) == RUNNING
    assert LONGEST_TICK_SECONDS < 30


def test_stop_ends_a_worker_that_does_not_answer_and_its_checkpoint_is_evaluated(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    run = stopped_run
    run.checkpoint_file.touch()
    queue.stop(run)
    clock.looks(watchdog, OBEY_SECONDS, each=lambda: renew(run))
    assert state(run) == RUNNING
    clock.looks(watchdog, 1, each=lambda: renew(run))
    assert state(run) == QUEUED
    assert "weights of the last checkpoint are kept and evaluated" in run.status().reason
    queue.advance()
    wait_until(lambda: state(run) == STOPPED)  # the next worker finds the request
    assert len(starts(run)) == 2


def test_the_worker_that_evaluates_a_stopped_run_may_take_long_to_start(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    run = stopped_run
    run.checkpoint_file.touch()
    queue.stop(run)
    clock.looks(watchdog, OBEY_SECONDS + 1, each=lambda: renew(run))
    assert run.requests() == {"stop": 0}
    run.write_status(replace(run.stored_status(), state=RUNNING, phase="launching"))
    clock.looks(watchdog, 60)
    assert state(run) == RUNNING


def test_stop_before_the_first_checkpoint_leaves_a_stopped_run_without_weights(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    queue.stop(stopped_run)
    clock.looks(watchdog, OBEY_SECONDS + 1, each=lambda: renew(stopped_run))
    assert state(stopped_run) == STOPPED
    assert "no weights to keep" in stopped_run.status().reason
    assert not worker_lives(stopped_run)


@pytest.mark.parametrize(("has_checkpoint", "goes_on"), [(True, "from the last checkpoint"), (False, "starts again")])
def test_pause_ends_a_worker_that_does_not_answer(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock, has_checkpoint: bool, goes_on: str
) -> None:
    if has_checkpoint:
        stopped_run.checkpoint_file.touch()
    queue.pause(stopped_run)
    clock.looks(watchdog, OBEY_SECONDS + 1, each=lambda: renew(stopped_run))
    assert state(stopped_run) == PAUSED
    assert goes_on in stopped_run.status().reason
    queue.resume(stopped_run)
    wait_until(lambda: len(starts(stopped_run)) == 2)


def test_a_worker_that_evaluates_already_is_not_ended_by_stop_however_busy_the_machine(
    queue: Queue, stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    run = stopped_run
    run.write_status(replace(run.status(), phase=TESTING, next_within=600.0))
    queue.stop(run)
    clock.looks(watchdog, SILENT_SECONDS)
    assert state(run) == RUNNING
    clock.looks(watchdog, 2)
    assert state(run) == STOPPED


def test_a_worker_that_was_started_and_did_not_begin_is_ended_by_stop(
    queue: Queue, new_run: NewRun, watchdog: Watchdog, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    monkeypatch.setattr(queue.executor, "_new_process", lambda run: subprocess.Popen(["sleep", "60"]))
    queue.enter(run)
    queue.stop(run)
    clock.looks(watchdog, OBEY_SECONDS + 1)
    assert state(run) == STOPPED
    assert queue.executor.ended_launch(run)


def test_delete_ends_a_worker_that_has_been_stopped_for_long(queue: Queue, stopped_run: RunFolder) -> None:
    os.utime(stopped_run.path / HOLDER, (1, 1))
    queue.executor = type(queue.executor)()  # of another server process: it knows the worker by its lease alone
    worker = psutil.Process(starts(stopped_run)[-1])
    queue.delete(stopped_run)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    assert not stopped_run.exists()


def test_a_worker_beyond_its_memory_is_ended_alone_and_not_started_again(
    queue: Queue, new_run: NewRun, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.parallel = 2
    big, small = _with_stopped_worker(queue, new_run()), _with_stopped_worker(queue, new_run())
    sizes = {starts(big)[-1]: 900 * 1024**2, starts(small)[-1]: 500 * 1024**2}
    monkeypatch.setattr("cnn_demo.jobs.watchdog.private_bytes", lambda pid: sizes[pid])
    watchdog = Watchdog(queue, most_bytes=800 * 1024**2)
    clock.looks(watchdog, 1)
    assert (state(big), state(small)) == (FAILED, RUNNING)
    assert "took 900 MB of memory" in big.status().reason
    assert "allows 800 MB" in big.status().reason
    queue.advance()
    assert len(starts(big)) == 1
    assert [death.went_on for death in read_deaths(big)] == [False]


def test_a_worker_of_another_machine_is_left_to_that_machine(
    stopped_run: RunFolder, watchdog: Watchdog, clock: Clock
) -> None:
    holder = stopped_run.path / HOLDER
    holder.write_text(holder.read_text().replace('"place": "', '"place": "elsewhere/'))
    clock.looks(watchdog, SILENT_SECONDS + 10)
    assert state(stopped_run) == RUNNING
