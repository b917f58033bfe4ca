"""The thread that moves the queue on: what it starts, and that the first page goes first."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator

import pytest

from cnn_demo import settings
from cnn_demo.errors import StorageError
from cnn_demo.jobs import scheduler as module
from cnn_demo.jobs.fault_log import FaultLog
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.waiting import wait_until


class QuietCompute:
    """Counts how often it was to be warmed, and never is."""

    def __init__(self) -> None:
        self.warmed = 0

    def warm(self) -> None:
        self.warmed += 1

    def has_started(self) -> bool:
        return False


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], tuple[QuietCompute, list[int]]]]:
    """Starts a scheduler that warms after so many seconds; gives its compute worker and the list of its ticks."""
    running: list[Scheduler] = []
    monkeypatch.setattr(module, "TICK_SECONDS", 0.01)
    monkeypatch.setenv("CNN_DEMO_SPARE_WORKER", "on")

    def start(warm_after: float) -> tuple[QuietCompute, list[int]]:
        monkeypatch.setattr(module, "WARM_AFTER_SECONDS", warm_after)
        compute, ticks = QuietCompute(), list[int]()
        scheduler = Scheduler(settings.read(), compute, LocalExecutor())  # type: ignore[arg-type]
        monkeypatch.setattr(scheduler.queue, "advance", lambda: ticks.append(compute.warmed))
        scheduler.start()
        running.append(scheduler)
        return compute, ticks

    yield start
    for scheduler in running:
        scheduler.end()


def test_first_page_is_not_kept_waiting_by_the_compute_worker(
    started: Callable[[float], tuple[QuietCompute, list[int]]],
) -> None:
    compute, ticks = started(math.inf)
    wait_until(lambda: len(ticks) >= 5)
    assert compute.warmed == 0


def test_compute_worker_is_warmed_once_after_it(started: Callable[[float], tuple[QuietCompute, list[int]]]) -> None:
    compute, ticks = started(0.0)
    wait_until(lambda: len(ticks) >= 5)
    assert compute.warmed == 1


def test_spare_worker_is_told_what_is_expected_once_that_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_SPARE_WORKER", "on")
    compute = QuietCompute()
    monkeypatch.setattr(compute, "has_started", lambda: True)
    scheduler, told = Scheduler(settings.read(), compute, LocalExecutor()), list[int]()  # type: ignore[arg-type]
    now = 100.0
    monkeypatch.setattr("cnn_demo.jobs.scheduler.time.monotonic", lambda: now)
    monkeypatch.setattr(scheduler.executor, "prepare", lambda: None)
    monkeypatch.setattr(scheduler.executor, "expect", lambda project: told.append(project.recipe.epochs))
    scheduler._tick()
    for epochs in (2, 3):  # as somebody types
        scheduler.expect(project_of(epochs))
        now += 0.9 * module.SETTLED_SECONDS
        scheduler._tick()
    assert told == []
    scheduler.expect(project_of(3))  # the page was drawn again, nothing has changed
    now += 0.2 * module.SETTLED_SECONDS
    scheduler._tick()
    assert told == [3]


def test_fault_that_lasts_is_logged_when_it_begins_at_growing_intervals_and_when_it_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An hour of it at 2.5 tries a second: a page of log, not nine thousand tracebacks."""
    now, faults = 0.0, FaultLog(logging.getLogger("queue"), "The queue could not move on.")
    monkeypatch.setattr("cnn_demo.jobs.fault_log.time.monotonic", lambda: now)
    for attempt in range(9000):
        fail(faults, RuntimeError(f"no thread for {attempt:x}"))
        now += 0.4
    assert len(caplog.records) == 6  # after 0, 1, 3, 7, 15 and 31 minutes
    assert all(record.exc_info for record in caplog.records)
    fail(faults, ValueError("another"))
    faults.succeeded()
    faults.succeeded()
    assert [record.getMessage() for record in caplog.records[6:]] == [
        "The queue could not move on. Failures so far: 1.",
        "It works again after 9001 failures: The queue could not move on.",
    ]


@pytest.mark.parametrize("error", [StorageError("status.json could not be saved: the disk is full."), OSError("full")])
def test_fault_that_says_all_is_logged_in_one_line(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    faults = FaultLog(logging.getLogger("queue"), "The queue could not move on.")
    fail(faults, error)
    (record,) = caplog.records
    assert record.getMessage() == f"The queue could not move on. Failures so far: 1. {error}"
    assert record.exc_info is None
    assert faults.error is error


def test_faults_that_take_turns_are_each_logged_at_growing_intervals(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now, faults = 0.0, FaultLog(logging.getLogger("queue"), "The queue could not move on.")
    monkeypatch.setattr("cnn_demo.jobs.fault_log.time.monotonic", lambda: now)
    for _ in range(100):
        for error in (OSError("read-only"), ValueError("damaged")):
            fail(faults, error)
            now += 0.2
    assert len(caplog.records) == 2


def fail(faults: FaultLog, error: Exception) -> None:
    try:
        raise error
    except (OSError, ValueError, RuntimeError, StorageError) as raised:
        faults.failed(raised)


def test_scheduler_logs_a_lasting_fault_once_and_goes_on(
    started: Callable[[float], tuple[QuietCompute, list[int]]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries = list[int]()

    def fail_to_advance(queue: Queue) -> None:
        tries.append(1)
        raise OSError("the disk is gone")

    monkeypatch.setattr(Queue, "adopt", fail_to_advance)
    monkeypatch.setattr(module, "ADOPT_SECONDS", 0.0)
    started(math.inf)
    wait_until(lambda: len(tries) >= 5)
    assert [record.message for record in caplog.records] == [
        "The queue could not move on; it tries again. Failures so far: 1. the disk is gone"
    ]


def project_of(epochs: int) -> Project:
    return Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(epochs=epochs), data=MNIST_5K)


def test_searches_are_found_at_the_start_and_looked_after_at_each_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TICK_SECONDS", 0.01)
    scheduler, calls = Scheduler(settings.read(), QuietCompute(), LocalExecutor()), list[str]()  # type: ignore[arg-type]
    for name in ("adopt", "check", "end"):
        monkeypatch.setattr(scheduler.sweeps, name, lambda name=name: calls.append(name))
    scheduler.start()
    wait_until(lambda: calls.count("check") > 1)
    scheduler.end()
    assert (calls[0], calls[1], calls[-1]) == ("adopt", "check", "end")
