"""The thread that moves the queue on: what it starts, and that the first page goes first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest

from cnn_demo import settings
from cnn_demo.jobs import scheduler as module
from cnn_demo.jobs.scheduler import Scheduler
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
        scheduler = Scheduler(settings.read(), compute)  # type: ignore[arg-type]
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
