"""The thread that moves the queue on: what it starts, and that the first page goes first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest

from cnn_demo import settings
from cnn_demo.jobs import scheduler as module
from cnn_demo.jobs.local_executor import LocalExecutor
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

    def is_warm(self) -> bool:
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
    monkeypatch.setattr(compute, "is_warm", lambda: True)
    scheduler, told = Scheduler(settings.read(), compute, LocalExecutor()), list[int]()  # type: ignore[arg-type]
    now = 100.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
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


def project_of(epochs: int) -> Project:
    return Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(epochs=epochs), data=MNIST_5K)
