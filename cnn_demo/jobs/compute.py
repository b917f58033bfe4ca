"""Runs tasks in the compute worker: one process for the whole server, started when first needed, ended when idle.

loky is imported when the first worker starts, so that pages which need no worker do not wait for the import.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnn_demo.errors import StorageError, WorkerError
from cnn_demo.jobs.fifo_lock import FifoLock
from cnn_demo.jobs.tasks import answer, begin
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.settings import Settings
from cnn_demo.storage import storage_errors, write_json

if TYPE_CHECKING:
    import loky

START_SECONDS = 300.0
ANSWER_SECONDS = 120.0
POLL_SECONDS = 0.2
USUAL_START_SECONDS = 12.0
TRIES = 2
# loky restarts a worker that has grown by 300 MB and takes that for a leak; a few networks and tensorflowjs take as much.
RENEWED_AFTER_BYTES = "1e9"


@dataclass(frozen=True, slots=True)
class _Worker:
    """One worker process. warming: its first task, whose result is the seconds that its start took."""

    executor: loky.ProcessPoolExecutor
    warming: Future[float]

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone: it failed to start, died, or left after its idle time."""
        return self.warming.done() and (self.warming.exception() is not None or not self.executor._processes)

    @property
    def is_warm(self) -> bool:
        return self.warming.done() and not self.has_ended


@dataclass(frozen=True, slots=True)
class _Work:
    """A task that a worker has begun. ends_at: the moment, by time.monotonic(), at which it is ended."""

    worker: _Worker
    future: Future[Any]
    ends_at: float


class Compute:
    """The compute worker of this process. Thread-safe: visitors' questions are answered one after another.

    The worker is given one question at a time; the others wait in this process. So a question's time limit counts
    from the start of its own work, and a worker that dies or is ended takes no other question with it.
    """

    def __init__(self, settings: Settings) -> None:
        self._idle_seconds = settings.compute_idle_seconds
        self._start_file = settings.cache_folder / "compute-start.json"
        self._log_file = settings.cache_folder / f"compute-{os.getpid()}.log"
        # loky's own reusable executor is kept for each thread; a web server has a thread for each visitor.
        self._worker: _Worker | None = None
        self._worker_lock = threading.Lock()
        self._turns = FifoLock()
        self._work: _Work | None = None  # of the caller whose turn it is, or of one that has left

    def warm(self) -> Future[float]:
        """Start the worker where it is not up; returns at once. The result: seconds that its start took."""
        return self._running_worker().warming

    def is_warm(self) -> bool:
        """Whether the worker has started, so that a question does not wait for its start."""
        worker = self._worker
        return worker is not None and worker.is_warm

    def usual_start_seconds(self) -> float:
        """How long the worker's start took the last time on this machine."""
        try:
            return float(json.loads(self._start_file.read_text())["seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return USUAL_START_SECONDS

    def ask(
        self,
        task: str,
        *,
        waiting: Callable[[float], None] | None = None,
        limit_seconds: float = ANSWER_SECONDS,
        **arguments: Any,
    ) -> Any:
        """The answer of a task of TASKS. Raises what the task raises; WorkerError where the worker dies twice over it.

        waiting: called a few times a second with the seconds waited so far. Whatever it raises ends the wait and is
        raised here: so a page's wait is left when its visitor leaves, if `waiting` draws on the page. A question that
        waits for its turn is then dropped; one that the worker has begun is finished for nobody, within its limit.
        limit_seconds: how long the task may work, without the wait for its turn and for the start of the worker. Then
        the worker is ended and WorkerError is raised.
        """
        asked_at = time.monotonic()

        def tell() -> None:
            if waiting:
                waiting(time.monotonic() - asked_at)

        with self._turns.hold(tell, POLL_SECONDS):
            self._finish_work(tell)  # of a caller that has left
            for _ in range(TRIES):
                worker = self._running_worker()
                try:
                    return self._answer_of(worker, task, arguments, limit_seconds, tell)
                except BrokenProcessPool:
                    self._end_worker(worker)
        raise WorkerError(
            "The compute worker ended twice while it was working, most likely because it ran out of memory. "
            "Try a smaller network, or give the server more memory."
        )

    def end(self) -> None:
        """End the worker, and with it what it works on."""
        if worker := self._worker:
            self._end_worker(worker)
        with suppress(OSError):
            self._log_file.unlink()

    def _answer_of(
        self, worker: _Worker, task: str, arguments: dict[str, Any], limit_seconds: float, tell: Callable[[], None]
    ) -> Any:
        """Raises BrokenProcessPool where the worker dies."""
        self._wait_for_start(worker, tell)
        future = worker.executor.submit(answer, task, arguments)
        self._work = _Work(worker, future, time.monotonic() + limit_seconds)
        if self._finish_work(tell):
            return future.result()
        raise WorkerError(f"This took longer than {limit_seconds:g} seconds, which is the limit, and was stopped.")

    def _finish_work(self, tell: Callable[[], None]) -> bool:
        """Wait for what the worker works on; at its time limit, end the worker. Whether it was done in time."""
        if self._work is None:
            return True
        done = _is_done_by(self._work.ends_at, self._work.future, tell)
        if not done:
            self._end_worker(self._work.worker)
        self._work = None
        return done

    def _wait_for_start(self, worker: _Worker, tell: Callable[[], None]) -> None:
        if not _is_done_by(time.monotonic() + START_SECONDS, worker.warming, tell):
            self._end_worker(worker)
            raise WorkerError(f"The compute worker has not started within {START_SECONDS:.0f} seconds.")
        worker.warming.result()  # raises what its start raised

    def _running_worker(self) -> _Worker:
        with self._worker_lock:
            if self._worker is not None and self._worker.has_ended:
                _shut_down(self._worker)
                self._worker = None
            if self._worker is None:
                self._worker = self._new_worker()
            return self._worker

    def _new_worker(self) -> _Worker:
        """A process that starts; it ends by itself after its idle time."""
        with storage_errors(self._log_file):
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
        import loky

        executor = loky.ProcessPoolExecutor(
            max_workers=1,
            timeout=self._idle_seconds,
            env={**worker_environment(), "LOKY_MAX_MEMORY_LEAK_SIZE": RENEWED_AFTER_BYTES},
            initializer=begin,
            initargs=(str(self._log_file), os.getpid()),
        )
        warming = executor.submit(answer, "warm", {})
        warming.add_done_callback(self._remember_start)
        return _Worker(executor, warming)

    def _end_worker(self, worker: _Worker) -> None:
        """End a worker that is broken or no longer wanted; the next question starts another."""
        with self._worker_lock:
            if self._worker is worker:
                self._worker = None
        _shut_down(worker)

    def _remember_start(self, warming: Future[float]) -> None:
        if warming.exception() is None:
            with suppress(StorageError):  # only an estimate is lost
                write_json(self._start_file, {"seconds": warming.result()})


def _is_done_by(moment: float, future: Future[Any], tell: Callable[[], None]) -> bool:
    """Wait for the future until a moment by time.monotonic(); tell is called while it waits."""
    while not wait([future], timeout=POLL_SECONDS).done:
        if time.monotonic() > moment:
            return False
        tell()
    return True


def _shut_down(worker: _Worker) -> None:
    worker.executor.shutdown(wait=False, kill_workers=True)
