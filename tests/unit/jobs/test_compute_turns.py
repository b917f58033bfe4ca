"""Several visitors ask the compute worker at once: each has a time limit of its own, and can leave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from cnn_demo import settings
from cnn_demo.errors import WorkerError
from cnn_demo.jobs import worker_process
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.lane import Wait
from tests.unit.jobs import worker_tasks
from tests.unit.waiting import wait_until

pytestmark = pytest.mark.filterwarnings("ignore:A worker stopped while some jobs were given:UserWarning")


class LeftError(Exception):
    """What Streamlit raises where a visitor has left the page."""


def leave(_: Wait) -> None:
    raise LeftError


@pytest.fixture
def compute(monkeypatch: pytest.MonkeyPatch) -> Iterator[Compute]:
    monkeypatch.setattr(worker_process, "answer", worker_tasks.answer)
    made = Compute(settings.read())
    made.warm().result(20)
    yield made
    made.end()


def entered(compute: Compute) -> int:
    """Questions that have the turn or wait for it."""
    turns = compute._lanes["short"]._turns
    return turns.waiting() + turns.is_taken()


@pytest.fixture
def ask(compute: Compute) -> Iterator[Callable[..., Future[Any]]]:
    """Asks in a thread of its own, as each visitor does; returns once the question stands in the queue."""
    with ThreadPoolExecutor(8) as visitors:

        def ask(task: str, **options: Any) -> Future[Any]:
            asked = entered(compute)
            answer = visitors.submit(compute.ask, task, **options)
            wait_until(lambda: answer.done() or entered(compute) > asked)
            return answer

        yield ask


def test_time_limit_does_not_count_the_wait_for_others(
    compute: Compute, ask: Callable[..., Future[Any]], tmp_path: Path
) -> None:
    """Two short questions behind a long export neither fail nor end it."""
    gate, waited = tmp_path / "gate", threading.Event()
    export = ask("wait_for", path=str(gate))

    def open_gate(wait: Wait) -> None:
        if wait.seconds > 0.5:
            gate.touch()
            waited.set()

    short = [ask("add", a=1, b=number, limit_seconds=0.4, waiting=open_gate) for number in range(2)]
    assert [answer.result(20) for answer in short] == [1, 2]
    assert waited.is_set()
    assert export.result(20) == compute.ask("pid")


def test_question_that_takes_too_long_is_ended_and_those_behind_it_are_answered(
    ask: Callable[..., Future[Any]],
) -> None:
    """More of them than a question has tries: none counts as another's failure."""
    endless = [ask("sleep", seconds=30, limit_seconds=0.3) for _ in range(3)]
    answer = ask("add", a=1, b=1)
    for question in endless:
        with pytest.raises(WorkerError, match=r"longer than 0\.3 seconds, which is the limit"):
            question.result(20)
    assert answer.result(20) == 2


def test_question_whose_visitor_has_left_before_its_turn_is_dropped(
    compute: Compute, ask: Callable[..., Future[Any]], tmp_path: Path
) -> None:
    first = ask("wait_for", path=str(tmp_path / "gate"))
    with pytest.raises(LeftError):
        compute.ask("touch", path=str(tmp_path / "touched"), waiting=leave)
    (tmp_path / "gate").touch()
    assert first.result(20) == compute.ask("pid")
    assert not (tmp_path / "touched").exists()


def test_work_whose_visitor_has_left_is_finished_before_the_next_begins(
    compute: Compute, ask: Callable[..., Future[Any]], tmp_path: Path
) -> None:
    pid = compute.ask("pid")
    with pytest.raises(LeftError):
        compute.ask("wait_for", path=str(tmp_path / "gate"), waiting=leave)
    following = ask("pid")
    assert not following.done()
    (tmp_path / "gate").touch()
    assert following.result(20) == pid


def test_work_whose_visitor_has_left_is_ended_at_its_limit(compute: Compute) -> None:
    pid = compute.ask("pid")
    with pytest.raises(LeftError):
        compute.ask("sleep", seconds=30, waiting=leave, limit_seconds=0.3)
    assert compute.ask("pid") != pid
    wait_until(lambda: not psutil.pid_exists(pid))


def test_start_of_the_worker_does_not_count_as_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "answer", worker_tasks.answer)
    compute = Compute(settings.read())
    lane = compute._lanes["short"]
    lane.kind = replace(lane.kind, warm_task="warm_slowly")
    assert compute.ask("add", a=1, b=1, limit_seconds=worker_tasks.SLOW_START_SECONDS) == 2
    compute.end()
