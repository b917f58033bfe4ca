"""Short questions have a worker of their own beside long work, and a question beyond its memory is ended alone."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from cnn_demo import settings
from cnn_demo.errors import WorkerError
from cnn_demo.jobs import compute as compute_module
from cnn_demo.jobs import worker_process
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.lane import Wait
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.jobs.worker_kinds import LONG_NICENESS
from tests.unit.jobs import worker_tasks
from tests.unit.waiting import wait_until

LONG_TASKS = frozenset({"wait_for", "pid_of_long", "sleep"})
ONE, OTHER = Visitor(origin="a", workspace="a1"), Visitor(origin="b", workspace="b1")


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Compute]]:
    """Makes compute workers with small tasks, warm."""
    monkeypatch.setattr(worker_process, "answer", worker_tasks.answer)
    monkeypatch.setattr(compute_module, "LONG_TASKS", LONG_TASKS)
    made: list[Compute] = []

    def make(*, workers: int = 2, compute_mb: int = 1024) -> Compute:
        made.append(Compute(dataclasses.replace(settings.read(), compute_mb=compute_mb), workers=workers))
        made[-1].warm().result(20)
        wait_until(lambda: made[-1].is_warm("wait_for"))
        return made[-1]

    yield make
    for compute in made:
        compute.end()


@pytest.fixture
def visitors() -> Iterator[ThreadPoolExecutor]:
    """A thread for each request of visitors."""
    with ThreadPoolExecutor(32) as threads:
        yield threads


def ask_long(visitors: ThreadPoolExecutor, compute: Compute, gate: Path, count: int) -> list[Future[Any]]:
    """One visitor's long requests, which end when the gate is there. Returns once they wait."""
    asked = [visitors.submit(compute.ask, "wait_for", path=str(gate), visitor=ONE) for _ in range(count)]
    wait_until(lambda: sum(lane.waiting for lane in compute.lanes()) == count - 1)
    return asked


def test_prediction_does_not_wait_behind_twenty_exports_of_another_visitor(
    make: Callable[..., Compute], visitors: ThreadPoolExecutor, tmp_path: Path
) -> None:
    compute, gate = make(), tmp_path / "gate"
    exports = ask_long(visitors, compute, gate, 20)
    assert compute.ask("add", a=1, b=2, visitor=OTHER) == 3
    assert not any(export.done() for export in exports)
    short, long = compute.lanes()[:2]
    assert (short.waiting, long.waiting, long.is_busy) == (0, 19, True)
    gate.touch()
    pids = {export.result(20) for export in exports}
    assert pids == {long.pid}
    assert short.pid != long.pid


def test_one_worker_answers_short_questions_before_the_long_ones_that_wait(
    make: Callable[..., Compute], visitors: ThreadPoolExecutor, tmp_path: Path
) -> None:
    compute, gate, waits = make(workers=1), tmp_path / "gate", list[Wait]()
    exports = ask_long(visitors, compute, gate, 20)

    def open_gate(wait: Wait) -> None:
        waits.append(wait)
        gate.touch()

    assert compute.ask("add", a=1, b=2, visitor=OTHER, waiting=open_gate) == 3
    assert waits[0].ahead == 1  # the one that is worked on, not the nineteen that wait
    assert waits[0].seconds_left > 0
    assert len({export.result(20) for export in exports}) == 1


def test_long_work_has_a_lower_priority(make: Callable[..., Compute]) -> None:
    lanes = make().lanes()
    niceness = {lane.name: psutil.Process(lane.pid).nice() for lane in lanes if lane.pid}
    assert niceness == {"short": os.nice(0), "long": os.nice(0) + LONG_NICENESS}
    assert all(lane.memory_bytes > 1024**2 for lane in lanes if lane.pid)


def test_question_beyond_its_memory_is_ended_alone_with_the_reason(
    make: Callable[..., Compute], visitors: ThreadPoolExecutor, tmp_path: Path
) -> None:
    compute, gate = make(compute_mb=200), tmp_path / "gate"
    export = ask_long(visitors, compute, gate, 1)[0]
    with pytest.raises(WorkerError, match="needed more than 200 MB of memory, which is the limit of one worker"):
        compute.ask("hold", megabytes=400, visitor=OTHER)
    gate.touch()
    assert export.result(20) == compute.lanes()[1].pid
    assert compute.ask("add", a=1, b=2, visitor=OTHER) == 3


def test_ended_compute_answers_nothing_and_says_so(make: Callable[..., Compute], visitors: ThreadPoolExecutor) -> None:
    compute = make()
    endless = visitors.submit(compute.ask, "sleep", seconds=30)
    wait_until(lambda: compute.lanes()[1].is_busy)
    compute.end()
    for question in (endless, visitors.submit(compute.ask, "pid")):
        with pytest.raises(WorkerError, match="The server was stopped"):
            question.result(20)
