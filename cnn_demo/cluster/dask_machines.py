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
from cnn_demo.jobs.lane import START_SECONDS
from cnn_demo.jobs.tasks import LONG_TASKS
from cnn_demo.jobs.worker_kinds import LONG, SHORT
from cnn_demo.runs.sweeping import QUESTION_PREFIX
from cnn_demo.settings.cluster import Cluster
from cnn_demo.storage import storage_errors

CONNECT_SECONDS = 30.0
LOOK_SECONDS = 0.1
LOST_SECONDS = 5.0  # a machine may vanish for a moment: its connection was lost, and comes back
LOST_TWICE = "The machines that worked on this were lost, twice over. Try again in a minute."
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
        began = time.monotonic()
        self._answer("warm", {}, START_SECONDS)
        return time.monotonic() - began

    def _answer(self, task: str, arguments: dict[str, Any], limit_seconds: float) -> Any:
        self._machines.wait()
        with self._machines.temporary_folder() as folder:
            workers = self._machines.places()
            asked = self._machines.ask(workers, folder, task, arguments, limit_seconds)
            done = threading.Event()
            asked.add_done_callback(lambda _: done.set())
            try:
                seen_at = time.monotonic()
                while not done.wait(LOOK_SECONDS):
                    if not workers.isdisjoint(self._machines.addresses()):
                        seen_at = time.monotonic()
                    elif time.monotonic() - seen_at > LOST_SECONDS:
                        raise BrokenProcessPool("The cluster was lost.")
                    if self._ended:
                        raise WorkerError(self._ended)
                return asked.result()
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
