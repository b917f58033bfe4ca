"""One process that answers questions, one at a time, within a limit of time and memory; a question beyond it ends the process.

loky is imported when the first process starts, so that pages which need none do not wait for the import.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.tasks import answer, begin
from cnn_demo.jobs.worker_kinds import WorkerKind
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.runs.process_memory import private_bytes

if TYPE_CHECKING:
    import loky

WATCH_SECONDS = 0.05  # a picture or a layer takes its memory as fast as that
# loky restarts a worker that has grown by 300 MB and takes that for a leak; a few networks and tensorflowjs take as much.
RENEWED_AFTER_BYTES = "1e9"
TEMPORARY_FOLDER_NAMES = ("TMPDIR", "TEMP", "TMP")


class WorkerProcess:
    """Starts at once, and ends by itself after its idle time or with this process. warming: its first task."""

    def __init__(self, kind: WorkerKind, folder: Path) -> None:
        """folder: for its log, and for the temporary files of its tasks, which the one before may have left."""
        import loky

        temporary = folder / f"{kind.name}-temporary"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()

        self._kind = kind
        self._ended: tuple[str, Future[Any] | None] | None = None  # why, and because of which task
        self._executor: loky.ProcessPoolExecutor = loky.ProcessPoolExecutor(
            max_workers=1,
            timeout=kind.idle_seconds,
            env={
                **worker_environment(),
                "LOKY_MAX_MEMORY_LEAK_SIZE": RENEWED_AFTER_BYTES,
                **dict.fromkeys(TEMPORARY_FOLDER_NAMES, str(temporary)),
            },
            initializer=begin,
            initargs=(str(folder / f"compute-{kind.name}.log"), os.getpid(), kind.niceness),
        )
        self.warming: Future[float] = self._executor.submit(answer, kind.warm_task, {})

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone: it failed to start, died, was ended, or left after its idle time."""
        if self._ended:
            return True
        return self.warming.done() and (self.warming.exception() is not None or self.pid is None)

    @property
    def is_warm(self) -> bool:
        return self.warming.done() and not self.has_ended

    @property
    def pid(self) -> int | None:
        return next(iter(self._executor._processes), None)

    @property
    def memory_bytes(self) -> int:
        """Resident memory, 0 where there is no process."""
        try:
            return psutil.Process(self.pid).memory_info().rss if self.pid else 0
        except psutil.Error:  # it has just ended
            return 0

    @property
    def lost_twice(self) -> str:
        return (
            "The worker process ended twice while it was working, most likely because it ran out of memory. "
            f"{self._kind.advice}".rstrip()
        )

    def submit(self, task: str, arguments: dict[str, Any], limit_seconds: float) -> Future[Any]:
        """Begin a task. It is watched until it ends, also when nobody waits for it: beyond its limits, the process is ended.

        Raises BrokenProcessPool where the process has just ended.
        """
        try:
            future = self._executor.submit(answer, task, arguments)
        except RuntimeError as error:  # it is being shut down
            raise BrokenProcessPool(str(error)) from error
        threading.Thread(target=self._watch, args=(future, limit_seconds), name="compute-watch", daemon=True).start()
        return future

    def result(self, future: Future[Any]) -> Any:
        """What a task that is done has returned. Raises what it raised.

        WorkerError where the process was ended for its sake or for good; BrokenProcessPool where it died or was ended for
        the sake of another task.
        """
        error = future.exception()
        if error is not None and self._ended:
            because, whose = self._ended
            if whose in (None, future):
                raise WorkerError(because) from error
            raise BrokenProcessPool(because) from error
        return future.result()

    def end(self, because: str, task: Future[Any] | None = None) -> None:
        """End the process, and with it what it works on. because: a sentence for who waits for that. task: the culprit."""
        if self._ended is None:
            self._ended = because, task
        self._executor.shutdown(wait=False, kill_workers=True)

    def _watch(self, future: Future[Any], limit_seconds: float) -> None:
        ends_at = time.monotonic() + limit_seconds
        while not wait([future], WATCH_SECONDS).done:
            if time.monotonic() > ends_at:
                self.end(
                    f"This took longer than {limit_seconds:g} seconds, which is the limit, and was stopped.", future
                )
            elif private_bytes(self.pid or 0) > self._kind.memory_bytes:
                most = self._kind.memory_bytes // MEGABYTE
                self.end(
                    f"This needed more than {most:,} MB of memory, which is the limit of one worker, and was stopped. "
                    f"{self._kind.advice}".rstrip(),
                    future,
                )
