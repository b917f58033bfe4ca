"""Has questions about networks answered by the machines of a Dask cluster."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dask
from distributed import Future as DaskFuture
from distributed.client import ClosedClientError, FutureCancelledError
from distributed.scheduler import KilledWorker

from cnn_demo.cluster import answering
from cnn_demo.cluster.connection import Connection
from cnn_demo.cluster.purpose import QUESTIONS
from cnn_demo.cluster.sources import own_version
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.executor import Machine
from cnn_demo.jobs.lane import START_SECONDS
from cnn_demo.jobs.tasks import LONG_TASKS
from cnn_demo.jobs.worker_kinds import LONG, SHORT
from cnn_demo.runs.sweeping import QUESTION_PREFIX
from cnn_demo.settings.cluster import Cluster
from cnn_demo.storage import storage_errors

CONNECT_SECONDS = 30.0
LOOK_SECONDS = 0.1
LOST_SECONDS = 5.0  # a machine may vanish for a moment: its connection was lost, and comes back
SILENT_SECONDS = 120.0  # a network file system may show a sign of life a minute late
LOST_TWICE = "The machines that worked on this were lost, twice over. Try again in a minute."
SILENT = "The machine that worked on this gives no sign of life. Try again in a minute."
ALL_BUSY = "No machine had time for this. Try again in a minute."
LARGE_ARGUMENTS = "512MiB"  # of which Dask warns; many pictures are no mistake here


class DaskMachines:
    """Machines of cnn_demo/jobs/compute.py. version: of the app."""

    def __init__(self, cluster: Cluster, runs_folder: Path, *, version: str | None = None) -> None:
        self._runs_folder, self._version = runs_folder, version or own_version()
        self._connection = Connection(cluster, runs_folder, self._version, QUESTIONS)

    def worker(self) -> ClusterWorker:
        return ClusterWorker(self)

    def temporary_folder(self) -> TemporaryDirectory[str]:
        with storage_errors(self._runs_folder):
            self._runs_folder.mkdir(parents=True, exist_ok=True)
            return TemporaryDirectory(prefix=QUESTION_PREFIX, dir=self._runs_folder, ignore_cleanup_errors=True)

    def machines(self) -> list[Machine]:
        return self._connection.machines()

    def standstill(self) -> str | None:
        return self._connection.standstill()

    def end(self) -> None:
        self._connection.end()

    def wait(self) -> None:
        """Wait until a question can be asked. Raises WorkerError with the reason where none can in time."""
        self._connection.wait(CONNECT_SECONDS)

    def places(self) -> frozenset[str]:
        """Addresses of the Dask workers that answer questions now."""
        return frozenset(self._connection.places())

    def addresses(self) -> frozenset[str]:
        """The same with those that get no more questions, and may still be at work."""
        return self._connection.addresses()

    def refuse(self, found: answering.OtherVersion) -> None:
        """Ask a machine no more whose app was replaced."""
        self._connection.note_version(found.address, found.theirs)

    def ask(
        self, workers: frozenset[str], folder: str, task: str, arguments: dict[str, Any], limit_seconds: float
    ) -> DaskFuture:
        """Give a question to one of these Dask workers. Raises BrokenProcessPool where the cluster cannot be reached."""
        client = self._connection.client()
        if client is None or not workers:
            raise BrokenProcessPool("The cluster was lost.")
        try:
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE_ARGUMENTS}):
                return client.submit(
                    answering.answer,
                    folder,
                    task,
                    arguments,
                    limit_seconds,
                    self._version,
                    key=f"question-{Path(folder).name}",
                    workers=list(workers),
                    resources={LONG if task in LONG_TASKS else SHORT: 1},
                    pure=False,
                )
        except (ClosedClientError, OSError, RuntimeError) as error:  # the connection has just closed
            raise BrokenProcessPool("The cluster was lost.") from error


class ClusterWorker:
    """A LaneWorker: whichever machine is free. It counts as one that ends when a machine is lost."""

    pid = None
    memory_bytes = 0
    lost_twice = LOST_TWICE

    def __init__(self, machines: DaskMachines) -> None:
        self._machines = machines
        self._ended = ""  # why, a sentence
        self.warming: Future[float] = self._begin(self._warm)

    @property
    def has_ended(self) -> bool:
        return bool(self._ended) or (self.warming.done() and self.warming.exception() is not None)

    @property
    def is_warm(self) -> bool:
        return self.warming.done() and not self.has_ended

    def submit(self, task: str, arguments: dict[str, Any], limit_seconds: float) -> Future[Any]:
        return self._begin(self._answer, task, arguments, limit_seconds)

    def result(self, future: Future[Any]) -> Any:
        return future.result()

    def end(self, because: str) -> None:
        self._ended = self._ended or because

    def _warm(self) -> float:
        """The machines start their processes by themselves when they are examined."""
        began = time.monotonic()
        self._machines.wait()
        return time.monotonic() - began

    def _answer(self, task: str, arguments: dict[str, Any], limit_seconds: float) -> Any:
        self._machines.wait()
        with self._machines.temporary_folder() as folder:
            workers = self._machines.places()
            asked = self._machines.ask(workers, folder, task, arguments, limit_seconds)
            done = threading.Event()
            asked.add_done_callback(lambda _: done.set())
            life = _SignsOfLife(Path(folder), START_SECONDS + limit_seconds)
            try:
                seen_at = time.monotonic()
                while not done.wait(LOOK_SECONDS):
                    life.check()
                    if not workers.isdisjoint(self._machines.addresses()):
                        seen_at = time.monotonic()
                    elif time.monotonic() - seen_at > LOST_SECONDS:
                        raise BrokenProcessPool("The cluster was lost.")
                    if self._ended:
                        raise WorkerError(self._ended)
                return asked.result(SILENT_SECONDS)
            except TimeoutError as error:
                if asked.status == "error":  # the task's own
                    raise
                raise WorkerError(SILENT) from error
            except answering.OtherVersion as error:
                self._machines.refuse(error)
                raise BrokenProcessPool("The machine got another version of the app.") from error
            except (answering.QuestionLost, FutureCancelledError, KilledWorker) as error:
                raise BrokenProcessPool("The machine that worked on the question was lost.") from error
            finally:
                asked.release()

    def _begin(self, work: Any, *arguments: Any) -> Future[Any]:
        """Call it on a thread of its own."""
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(work(*arguments))
            except BaseException as error:  # noqa: BLE001 - it is raised where the answer is waited for
                future.set_exception(error)

        threading.Thread(target=run, name="cluster-question", daemon=True).start()
        return future


class _SignsOfLife:
    """Of the machine that works on a question. place_seconds: after which it is to have begun.

    The limit of the question is kept by that machine, and counts from when its own lane is free.
    """

    def __init__(self, folder: Path, place_seconds: float) -> None:
        self._file, self._place_seconds = folder / answering.BEGUN, place_seconds
        self._last: int | None = None
        self._heard_at = time.monotonic()

    def check(self) -> None:
        """Raise WorkerError where there was none for too long."""
        if (last := self._sign()) != self._last:
            self._last, self._heard_at = last, time.monotonic()
        silent_seconds = time.monotonic() - self._heard_at
        if silent_seconds > (self._place_seconds if last is None else SILENT_SECONDS):
            raise WorkerError(ALL_BUSY if last is None else SILENT)

    def _sign(self) -> int | None:
        """None before it has begun."""
        try:
            return self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return None
