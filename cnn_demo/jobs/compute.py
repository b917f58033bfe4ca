"""Asks the compute worker: one warm process for the whole server, started when first needed, ended when idle.

loky is imported with the first worker, not with the first page, which needs none of it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cnn_demo.errors import StorageError, WorkerError
from cnn_demo.jobs.tasks import answer, begin
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.runs.atomic import storage_errors, write_json
from cnn_demo.settings import Settings

if TYPE_CHECKING:
    import loky

ANSWER_SECONDS = 120.0
POLL_SECONDS = 0.2
USUAL_START_SECONDS = 12.0
TRIES = 2
# loky renews a worker that has grown by 300 MB, taking that for a leak; a few networks and tensorflowjs are as much.
RENEWED_AFTER_BYTES = "1e9"


class Compute:
    """The compute worker of this process. Thread-safe: visitors' questions are answered one after another."""

    def __init__(self, settings: Settings) -> None:
        self._idle_seconds = settings.compute_idle_seconds
        self._start_file = settings.cache_folder / "compute-start.json"
        self._log_file = settings.cache_folder / f"compute-{os.getpid()}.log"
        # loky's own reusable executor is kept for each thread; a web server has a thread for each visitor.
        self._executor: loky.ProcessPoolExecutor | None = None
        self._lock = threading.RLock()
        self._warming: Future[float] | None = None

    def warm(self) -> Future[float]:
        """Start the worker where it is not up; returns at once. The result: seconds that its start took."""
        with self._lock:
            if self._warming is None or self._has_ended(self._warming):
                self._warming = self._submit("warm", {})
                self._warming.add_done_callback(self._remember_start)
            return self._warming

    def is_warm(self) -> bool:
        """Whether a question would be answered at once."""
        warming = self._warming
        return warming is not None and warming.done() and not self._has_ended(warming)

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
        """The answer of a task of TASKS. Raises what the task raises, or WorkerError where the worker dies twice.

        waiting: told the seconds waited so far, a few times a second. limit_seconds: after which the worker is ended.
        """
        from loky.process_executor import ShutdownExecutorError

        for _ in range(TRIES):
            self.warm()
            # The second: another question hung, and its worker was ended together with this one's place.
            with suppress(BrokenProcessPool, ShutdownExecutorError):
                return self._wait(self._submit(task, arguments), waiting, limit_seconds)
        raise WorkerError(
            "The compute worker ended while it worked, twice; most likely it ran out of memory. "
            "Try a smaller network, or give the server more memory."
        )

    def end(self) -> None:
        """End the worker."""
        with self._lock:
            self._drop_executor()
        with suppress(OSError):
            self._log_file.unlink()

    def _submit(self, task: str, arguments: dict[str, Any]) -> Future[Any]:
        with self._lock:
            try:
                return self._running_executor().submit(answer, task, arguments)
            except BrokenProcessPool:  # its worker died since the last question
                self._drop_executor()
                return self._running_executor().submit(answer, task, arguments)

    def _wait(self, future: Future[Any], waiting: Callable[[float], None] | None, limit_seconds: float) -> Any:
        started = time.monotonic()
        while True:
            try:
                return future.result(timeout=POLL_SECONDS)
            except FutureTimeout:
                if future.done():
                    return future.result()  # done just now; or the task itself raised TimeoutError, and does again
                waited = time.monotonic() - started
                if waited > limit_seconds:
                    with self._lock:  # whatever holds it up must not hold up the next question
                        self._drop_executor()
                    raise WorkerError(f"The compute worker has not answered for {waited:.0f} seconds.") from None
                if waiting:
                    waiting(waited)

    def _running_executor(self) -> loky.ProcessPoolExecutor:
        if self._executor is None:
            self._executor = self._new_executor()
        return self._executor

    def _new_executor(self) -> loky.ProcessPoolExecutor:
        """One worker process, started with the first question and again after it left for being idle."""
        with storage_errors(self._log_file):
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
        import loky

        return loky.ProcessPoolExecutor(
            max_workers=1,
            timeout=self._idle_seconds,
            env={**worker_environment(), "LOKY_MAX_MEMORY_LEAK_SIZE": RENEWED_AFTER_BYTES},
            initializer=begin,
            initargs=(str(self._log_file), os.getpid()),
        )

    def _drop_executor(self) -> None:
        """Forget a worker that is broken or no longer wanted."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, kill_workers=True)
        self._executor, self._warming = None, None

    def _has_ended(self, warming: Future[float]) -> bool:
        """Whether the worker that was warmed is gone: it failed, or left after its idle time."""
        return warming.done() and (
            warming.exception() is not None or self._executor is None or not self._executor._processes
        )

    def _remember_start(self, warming: Future[float]) -> None:
        if warming.exception() is None:
            with suppress(StorageError):  # only an estimate is lost
                write_json(self._start_file, {"seconds": warming.result()})
