"""A lane: one worker and those who wait for it. Each question has its own limit, and none ends another's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from cnn_demo.errors import WorkerError
from cnn_demo.events import event
from cnn_demo.jobs.turns import Question, Turns
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.jobs.worker_kinds import WorkerKind

START_SECONDS = 300.0
POLL_SECONDS = 0.2
TRIES = 2
NEW_SHARE = 0.3  # of the newest duration in what a task usually takes
UNKNOWN_SHORT, UNKNOWN_LONG = 0.5, 15.0  # seconds of a task that was not asked yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How a question's wait goes. seconds: so far. ahead: questions that are answered before it. seconds_left: until its
    turn, as the tasks before it usually take; 0 when it is worked on."""

    seconds: float
    ahead: int = 0
    seconds_left: float = 0.0


Waiting = Callable[[Wait], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked. limit_seconds: how long it may work."""

    name: str
    arguments: dict[str, Any]
    visitor: Visitor
    is_long: bool
    limit_seconds: float


class LaneWorker(Protocol):
    """Answers one question at a time: a process of this machine, or machines of a cluster. It starts when it is made."""

    @property
    def warming(self) -> Future[float]:
        """Its start. The result: seconds that it took."""

    @property
    def has_ended(self) -> bool:
        """Whether another one has to be made for the next question."""

    @property
    def is_warm(self) -> bool:
        """Whether a question does not wait for its start."""

    @property
    def pid(self) -> int | None:
        """None where there is no process on this machine."""

    @property
    def memory_bytes(self) -> int:
        """Resident memory on this machine."""

    @property
    def lost_twice(self) -> str:
        """What is said of a question over which two such workers were lost, in whole sentences."""

    def submit(self, task: str, arguments: dict[str, Any], limit_seconds: float) -> Future[Any]:
        """Begin a task. Raises BrokenProcessPool where it has just ended."""

    def result(self, future: Future[Any]) -> Any:
        """What a task that is done has returned. Raises what it raised, and BrokenProcessPool where it is to be asked again."""

    def end(self, because: str) -> None:
        """End it, and with it what it works on. because: a sentence for who waits for that."""


class Lane:
    """Thread-safe. The worker is given one question at a time; the others wait in this process."""

    def __init__(
        self,
        kind: WorkerKind,
        start: Callable[[], LaneWorker],
        *,
        started: Callable[[Future[float]], None] = lambda warming: None,
    ) -> None:
        """start: makes a worker. started: called when it has started."""
        self.kind, self._start, self._started = kind, start, started
        self._worker: LaneWorker | None = None
        self._lock = threading.Lock()
        self._is_closed = False
        self._turns = Turns()
        self._work: Future[Any] | None = None  # of the caller whose turn it is, or of one that has left
        self._work_began = 0.0
        self._usual: dict[str, float] = {}

    @property
    def is_warm(self) -> bool:
        return self._worker is not None and self._worker.is_warm

    @property
    def is_starting(self) -> bool:
        return self._worker is not None and not self._worker.warming.done()

    @property
    def is_busy(self) -> bool:
        return self._turns.is_taken() or (self._work is not None and not self._work.done())

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return self._turns.waiting()

    @property
    def pid(self) -> int | None:
        """Of the worker; None where there is none."""
        return self._worker.pid if self._worker and not self._worker.has_ended else None

    @property
    def memory_bytes(self) -> int:
        """Resident memory of the worker."""
        return self._worker.memory_bytes if self._worker else 0

    def warm(self) -> Future[float]:
        """Start the worker where it is not up; returns at once. The result: seconds that its start took."""
        return self._running().warming

    def ask(self, task: Task, waiting: Waiting | None) -> Any:
        """See Compute.ask."""
        asked_at = time.monotonic()

        def tell(before: list[Question]) -> None:
            if waiting:
                waiting(
                    Wait(seconds=time.monotonic() - asked_at, ahead=len(before), seconds_left=self._left_of(before))
                )

        question = Question(visitor=task.visitor, is_long=task.is_long, usual_seconds=self._usual_seconds(task))
        with self._turns.hold(question, tell, POLL_SECONDS):
            if self._work:  # of a caller that has left
                _wait(self._work, lambda: tell([]))
                self._work = None
            for _ in range(TRIES):
                worker = self._running()
                try:
                    return self._answer_of(worker, task, lambda: tell([]))
                except BrokenProcessPool:
                    event("worker-died", kind="compute", lane=self.kind.name, task=task.name)
                    worker.end("It died.")
        raise WorkerError(worker.lost_twice)

    def end(self) -> None:
        """End the worker; none is started after it."""
        with self._lock:
            self._is_closed = True
            if self._worker:
                self._worker.end("The server was stopped. Reload the page.")

    def _answer_of(self, worker: LaneWorker, task: Task, tell: Callable[[], None]) -> Any:
        """Raises BrokenProcessPool where the worker dies."""
        self._wait_for_start(worker, tell)
        self._work_began = time.monotonic()
        self._work = worker.submit(task.name, task.arguments, task.limit_seconds)
        _wait(self._work, tell)
        future, self._work = self._work, None
        found = worker.result(future)
        self._remember(task.name, time.monotonic() - self._work_began)
        return found

    def _wait_for_start(self, worker: LaneWorker, tell: Callable[[], None]) -> None:
        give_up = time.monotonic() + START_SECONDS
        while not wait([worker.warming], POLL_SECONDS).done:
            if time.monotonic() > give_up:
                worker.end("It did not start.")
                raise WorkerError(f"The worker process has not started within {START_SECONDS:.0f} seconds.")
            tell()
        worker.result(worker.warming)  # raises what its start raised

    def _running(self) -> LaneWorker:
        with self._lock:
            if self._is_closed:
                raise WorkerError("The server was stopped. Reload the page.")
            if self._worker is None or self._worker.has_ended:
                if self._worker:
                    self._worker.end("It has ended.")
                self._worker = self._start()
                self._worker.warming.add_done_callback(self._started)
            return self._worker

    def _usual_seconds(self, task: Task) -> float:
        return self._usual.get(task.name, UNKNOWN_LONG if task.is_long else UNKNOWN_SHORT)

    def _remember(self, task: str, seconds: float) -> None:
        before = self._usual.get(task, seconds)
        self._usual[task] = before + NEW_SHARE * (seconds - before)

    def _left_of(self, before: list[Question]) -> float:
        """Seconds that the questions before one still take; of the first, a part is done."""
        if not before:
            return 0.0
        done = time.monotonic() - self._work_began if self._work else 0.0
        return max(before[0].usual_seconds - done, 0.0) + sum(question.usual_seconds for question in before[1:])


def _wait(future: Future[Any], tell: Callable[[], None]) -> None:
    """Wait until it is done; tell is called while it waits."""
    while not wait([future], POLL_SECONDS).done:
        tell()
