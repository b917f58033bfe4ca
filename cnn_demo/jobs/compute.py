"""Asks compute workers: a lane for short questions, one for long work, one for pictures of visitors. Knows no Keras."""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from cnn_demo.errors import StorageError, UserError
from cnn_demo.jobs.executor import Machine
from cnn_demo.jobs.lane import Lane, LaneWorker, Task, Waiting
from cnn_demo.jobs.process_folder import ProcessFolder
from cnn_demo.jobs.tasks import LONG_TASKS, PICTURE_TASKS, TASKS_WITHOUT_WORKERS, answer_without_worker
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.jobs.worker_kinds import LONG, PICTURES, SHORT, WorkerKind, worker_kinds
from cnn_demo.jobs.worker_process import WorkerProcess
from cnn_demo.settings import Settings
from cnn_demo.settings.worker_support import SUPPORTED, WorkerSupport
from cnn_demo.storage import storage_errors, write_json

ANSWER_SECONDS = 120.0
USUAL_START_SECONDS = 12.0
NOBODY = Visitor(origin="", workspace="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneStatus:
    """A lane as it is now. pid: of its worker, None where none is up. waiting: questions that wait for their turn."""

    name: str
    pid: int | None
    memory_bytes: int
    is_busy: bool
    waiting: int


class Machines(Protocol):
    """Other machines that answer questions in the place of this one."""

    def worker(self) -> LaneWorker:
        """For one lane; it asks any of the machines."""

    def temporary_folder(self) -> TemporaryDirectory[str]:
        """A folder that they and this machine share, for the time of a `with`. Raises StorageError."""

    def machines(self) -> list[Machine]:
        """Those that answer questions, and refused ones, by their names. Cheap."""

    def standstill(self) -> str | None:
        """Why no question can be answered now, a sentence for visitors; None where one can. Cheap."""

    def end(self) -> None:
        """Leave them."""


class Compute:
    """The compute workers of this process. Thread-safe.

    workers: 2 for a worker for short questions and another for long work; with 1, both share one, where short questions go
    first, but wait for the long one that is worked on. A worker starts when it is first needed.
    support: without workers there is the lane for pictures alone, which needs no TensorFlow.
    machines: those that answer the questions of the first two lanes; None: processes of this machine.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        workers: int = 1,
        support: WorkerSupport = SUPPORTED,
        machines: Machines | None = None,
    ) -> None:
        self._support, self._machines = support, machines
        self._cache_folder = settings.cache_folder
        self._start_file = settings.cache_folder / "compute-start.json"
        self._folder: ProcessFolder | None = None
        self._folder_lock = threading.Lock()
        kinds = worker_kinds(settings)
        self._lanes: dict[str, Lane] = {}
        if support.is_there:
            short = self._lane_with_tensorflow(kinds[SHORT])
            self._lanes = {SHORT: short, LONG: self._lane_with_tensorflow(kinds[LONG]) if workers > 1 else short}
        pictures = kinds[PICTURES]
        self._lanes[PICTURES] = Lane(pictures, lambda: self._process(pictures))

    def warm(self) -> Future[float]:
        """Start the worker for short questions, and then the one for long work; returns at once.

        The result: seconds that the first start took. Raises NoWorkersError.
        """
        self._support.require()
        warming = self._lanes[SHORT].warm()
        warming.add_done_callback(lambda _: self._warm_long())
        return warming

    def warm_for(self, task: str) -> None:
        """Start the worker that answers a task, where it is not up; returns at once. Raises NoWorkersError."""
        self._lane_of(task).warm()

    def is_warm(self, task: str = "predict") -> bool:
        """Whether a question does not wait for the start of a worker: that has started, or none is needed."""
        return self._answers_itself(task) or (self._has_lane(task) and self._lane_of(task).is_warm)

    def has_started(self) -> bool:
        """Whether the worker for short questions is up and none is importing TensorFlow at the moment."""
        return self._support.is_there and self._lanes[SHORT].is_warm and not self._lanes[LONG].is_starting

    def usual_start_seconds(self, task: str = "predict") -> float:
        """How long the start of a task's worker took the last time on this machine."""
        if task in PICTURE_TASKS:
            return 0.0
        try:
            return float(json.loads(self._start_file.read_text())["seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return USUAL_START_SECONDS

    def ask(
        self,
        task: str,
        *,
        visitor: Visitor = NOBODY,
        waiting: Waiting | None = None,
        limit_seconds: float = ANSWER_SECONDS,
        **arguments: Any,
    ) -> Any:
        """The answer of a task of TASKS. Raises what the task raises.

        WorkerError where the worker dies twice over it, where it needs more time or memory than it may, or where too many
        questions wait; NoWorkersError where it needs TensorFlow and this server runs no workers.
        visitor: who asks; visitors take turns.
        waiting: called a few times a second. Whatever it raises ends the wait and is raised here: so a page's wait is left
        when its visitor leaves, if `waiting` draws on the page. A question that waits for its turn is then dropped. The
        worker finishes one that it has begun, within its limits, and the answer is dropped.
        limit_seconds: how long the task may work, without the wait for its turn and for the start of the worker.
        Where there are no workers, this process answers what it can (TASKS_WITHOUT_WORKERS), at once and without a limit.
        """
        if self._answers_itself(task):
            return answer_without_worker(task, arguments)
        asked = Task(
            name=task,
            arguments=arguments,
            visitor=visitor,
            is_long=task in LONG_TASKS,
            limit_seconds=limit_seconds,
        )
        return self._lane_of(task).ask(asked, waiting)

    def can_answer(self, task: str) -> bool:
        """Whether a task can be asked at all: on a server without workers, most need one."""
        return self._support.is_there or task in PICTURE_TASKS or task in TASKS_WITHOUT_WORKERS

    def check(self, task: str) -> None:
        """Raise NoWorkersError where a task cannot be asked, before a page offers it."""
        if not self.can_answer(task):
            self._support.require()

    def machines(self) -> list[Machine]:
        """The other machines that answer questions, and refused ones; empty where only this one does."""
        return self._machines.machines() if self._machines else []

    def standstill(self) -> str | None:
        """Why the other machines can answer no question now; None where they can, or where there are none."""
        return self._machines.standstill() if self._machines else None

    def lanes(self) -> list[LaneStatus]:
        """How the lanes are now; with one worker, the first two are one."""
        return [
            LaneStatus(
                name=lane.kind.name,
                pid=lane.pid,
                memory_bytes=lane.memory_bytes,
                is_busy=lane.is_busy,
                waiting=lane.waiting,
            )
            for lane in dict.fromkeys(self._lanes.values())
        ]

    def temporary_folder(self) -> TemporaryDirectory[str]:
        """A folder for the time of a `with` that the workers see, too. Raises StorageError.

        It is deleted by a later server where this one is killed.
        """
        return (self._machines or self._own_folder()).temporary_folder()

    def end(self) -> None:
        """End the workers, and with them what they work on. No question is answered afterwards."""
        for lane in dict.fromkeys(self._lanes.values()):
            lane.end()
        if self._machines:
            self._machines.end()
        with self._folder_lock:
            if self._folder:
                self._folder.remove()
            self._folder = None

    def _answers_itself(self, task: str) -> bool:
        return not self._support.is_there and task in TASKS_WITHOUT_WORKERS

    def _has_lane(self, task: str) -> bool:
        return self._support.is_there or task in PICTURE_TASKS

    def _lane_of(self, task: str) -> Lane:
        """Raises NoWorkersError where there is none."""
        if task in PICTURE_TASKS:
            return self._lanes[PICTURES]
        self._support.require()
        return self._lanes[LONG if task in LONG_TASKS else SHORT]

    def _own_folder(self) -> ProcessFolder:
        with self._folder_lock:
            if self._folder is None:
                self._folder = ProcessFolder(self._cache_folder)
            return self._folder

    def _lane_with_tensorflow(self, kind: WorkerKind) -> Lane:
        start = self._machines.worker if self._machines else lambda: self._process(kind)
        return Lane(kind, start, started=self._remember_start)

    def _process(self, kind: WorkerKind) -> WorkerProcess:
        """A process of this machine. Raises StorageError."""
        folder = self._own_folder().path
        with storage_errors(folder):
            return WorkerProcess(kind, folder)

    def _warm_long(self) -> None:
        with suppress(UserError):  # the next question that needs it says why
            self._lanes[LONG].warm()

    def _remember_start(self, warming: Future[float]) -> None:
        if warming.exception() is None:
            with suppress(StorageError):  # only an estimate is lost
                write_json(self._start_file, {"seconds": warming.result()})
