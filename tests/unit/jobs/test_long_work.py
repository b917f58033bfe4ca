"""Long work goes on by itself, tells how far it is, and ends when it is stopped or nobody looks at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cnn_demo.errors import WorkerError
from cnn_demo.jobs.lane import Wait
from cnn_demo.jobs.long_work import LongWork, LongWorks, ask_worker
from cnn_demo.jobs.visitor import Visitor

SECONDS = 10.0


def goes_on(work: LongWork) -> None:
    """Reports until it is ended."""
    pause = threading.Event()
    while not pause.wait(0.005):
        work.report(0.25, "Counting", 3.0)


def until_reported(work: LongWork) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if work.step == "Counting":
            return
        pause.wait(0.01)
    raise AssertionError("It has not reported.")


def test_answer_is_there_when_the_work_has_ended() -> None:
    work = LongWork(lambda work: 7)
    assert work.wait(SECONDS)
    assert work.answer() == 7
    assert not work.is_stopped


def test_progress_is_what_the_work_has_told() -> None:
    work = LongWork(goes_on)
    until_reported(work)
    assert (work.share, work.seconds_left, work.is_done) == (0.25, 3.0, False)
    work.stop()
    assert work.wait(SECONDS)


def test_stopped_work_has_no_answer() -> None:
    work = LongWork(goes_on)
    work.stop()
    assert work.wait(SECONDS)
    assert work.is_stopped
    assert work.answer() is None


def test_the_works_of_one_workspace_end_and_are_dropped() -> None:
    works = LongWorks()
    own = [works.begin(Visitor(origin="", workspace="own"), name, goes_on) for name in ("one", "two")]
    other = works.begin(Visitor(origin="", workspace="other"), "one", goes_on)
    assert works.end_of("own", seconds=SECONDS)
    assert all(work.is_done for work in own)
    assert works.find("own", "one") is None
    assert not other.is_asked_to_stop
    works.end()
    assert other.wait(SECONDS)


def test_a_work_that_does_not_end_in_time_is_told_and_kept() -> None:
    works, goes = LongWorks(), threading.Event()
    begun = works.begin(Visitor(origin="", workspace="own"), "one", lambda _: goes.wait(SECONDS))
    assert not works.end_of("own", seconds=0.01)
    assert works.find("own", "one") is begun
    goes.set()
    assert begun.wait(SECONDS)


def test_work_that_nobody_looks_at_is_given_up() -> None:
    work = LongWork(goes_on, unseen_seconds=0.05)
    assert work.wait(SECONDS)
    assert work.is_stopped


def test_work_that_somebody_looks_at_goes_on() -> None:
    work = LongWork(goes_on, unseen_seconds=0.3)
    for _ in range(10):
        work.look()
        assert not work.wait(0.05)
    work.stop()
    assert work.wait(SECONDS)


@pytest.mark.parametrize("error", [WorkerError("No memory."), ValueError("a defect")])
def test_error_of_the_work_is_raised_where_its_answer_is_taken(error: Exception) -> None:
    def fail(work: LongWork) -> None:
        raise error

    work = LongWork(fail)
    assert work.wait(SECONDS)
    with pytest.raises(type(error), match=str(error)):
        work.answer()


def visitor_of(workspace: str) -> Visitor:
    return Visitor(origin="", workspace=workspace)


def test_work_of_one_name_is_begun_once_and_belongs_to_one_visitor() -> None:
    works, begun = LongWorks(), []

    def begin(owner: str) -> LongWork:
        def note(work: LongWork) -> None:
            begun.append(owner)

        return works.begin(visitor_of(owner), "export", note)

    assert begin("one") is begin("one")
    assert begin("one") is not begin("two")
    assert works.find("three", "export") is None
    works.forget("one", "export")
    assert works.find("one", "export") is None
    assert begin("one").wait(SECONDS)
    assert begun.count("one") == 2


def test_ended_work_that_nobody_asks_for_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    works = LongWorks()
    work: Callable[[LongWork], Any] = lambda work: None  # noqa: E731
    works.begin(visitor_of("one"), "left", work).wait(SECONDS)
    monkeypatch.setattr(LongWork, "is_forgotten", True)
    works.begin(visitor_of("two"), "other", work)
    assert works.find("one", "left") is None


class BusyCompute:
    """A compute worker at which a question waits behind others. Its folder is gone once the question is answered."""

    def __init__(self, wait: Wait) -> None:
        self.wait = wait
        self.visitor: Visitor | None = None

    def is_warm(self, task: str) -> bool:
        return True

    def usual_start_seconds(self, task: str) -> float:
        return 0.0

    def temporary_folder(self) -> TemporaryDirectory[str]:
        return TemporaryDirectory()

    def ask(self, task: str, *, visitor: Visitor, waiting: Callable[[Wait], None], **_: Any) -> str:
        self.visitor = visitor
        waiting(self.wait)
        return "answer"


@pytest.mark.parametrize(
    ("wait", "step", "seconds_left"),
    [
        (
            Wait(seconds=3.0, ahead=2, seconds_left=40.0),
            "Keras: Waiting for the server. Requests ahead of yours: 2",
            40.0,
        ),
        (Wait(seconds=3.0), "Keras: Waiting for the server", None),
        (Wait(seconds=0.1), "Keras: About to start", None),
    ],
)
def test_work_that_waits_tells_its_place_and_how_long(wait: Wait, step: str, seconds_left: float | None) -> None:
    compute, one = BusyCompute(wait), visitor_of("one")

    def ask(work: LongWork) -> Any:
        return ask_worker(compute, work, "export", limit_seconds=1.0, title="Keras")  # type: ignore[arg-type]

    work = LongWork(ask, visitor=one)
    assert work.wait(SECONDS)
    assert work.answer() == "answer"
    assert (work.step, work.seconds_left) == (step, seconds_left)
    assert compute.visitor is one
