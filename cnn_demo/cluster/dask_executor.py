"""Runs the workers of runs on the machines of a Dask cluster."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from distributed import Future, fire_and_forget
from distributed.client import ClosedClientError

from cnn_demo.cluster import on_worker
from cnn_demo.cluster.connection import Connection
from cnn_demo.cluster.purpose import training
from cnn_demo.cluster.resources import RUN
from cnn_demo.cluster.sources import own_version
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.executor import Machine
from cnn_demo.runs.folder import RunFolder
from cnn_demo.settings.cluster import Cluster
from cnn_demo.spec import link
from cnn_demo.spec.project import Project

KILL_SECONDS = 15.0
POLL_SECONDS = 0.2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A start of a worker on a run.

    future: None where the scheduler was lost at that moment. workers: addresses of the Dask workers that may take it up.
    """

    launch: str
    future: Future | None
    workers: frozenset[str]

    def has_ended(self, workers: Collection[str]) -> bool:
        """Whether it is over, or will never begin. workers: addresses of those that there are now."""
        if self.future is None or self.future.status != "pending":
            return True
        return self.workers.isdisjoint(workers)


class DaskExecutor:
    """An Executor. A run's task on the cluster starts its worker and sees it end; the run's folder tells everything else.

    A task that is lost with its Dask worker or with the scheduler is not begun again by Dask: the queue decides about the
    run from its folder and lease, as it does about every other.
    is_queued: whether its runs are in the queue of runs_folder, so that their workers are watched. version: of the app.
    command: what runs a worker; None: this program's own.
    """

    def __init__(
        self,
        cluster: Cluster,
        runs_folder: Path,
        *,
        is_queued: bool = True,
        version: str | None = None,
        command: on_worker.Command = None,
    ) -> None:
        self._version, self._command = version or own_version(), command
        self._address = cluster.address
        self._queue_folder = str(runs_folder) if is_queued else None
        self._connection = Connection(cluster, runs_folder, self._version, training(command))
        self._tasks: dict[Path, Task] = {}
        self._expected: tuple[Project, frozenset[str]] | None = None

    def connect(self, seconds: float) -> None:
        """Wait until a run can start. Raises WorkerError with the reason where none can after so many seconds."""
        try:
            self._connection.wait(seconds)
        except WorkerError as error:
            raise WorkerError(f"{error} Its scheduler: {self._address}.") from error

    def places(self) -> int:
        return sum(self._connection.places().values())

    def machines(self) -> list[Machine]:
        return self._connection.machines()

    def standstill(self) -> str | None:
        return self._connection.standstill()

    def start(self, run: RunFolder, launch: str) -> None:
        connected, workers = self._connection.addresses(), frozenset(self._connection.places())
        self._tasks = {path: task for path, task in self._tasks.items() if not task.has_ended(connected)}
        self._tasks[run.path] = Task(launch, self._submit(run, launch, workers), workers)
        self._connection.compare_soon()

    def _submit(self, run: RunFolder, launch: str, workers: Collection[str]) -> Future | None:
        client = self._connection.client()
        if client is None or not workers:
            return None
        try:
            future = client.submit(
                on_worker.train,
                str(run.path),
                launch,
                self._queue_folder,
                self._version,
                self._command,
                key=f"run-{launch}",
                workers=list(workers),
                resources={RUN: 1},
                pure=False,
            )
            fire_and_forget(future)  # it goes on when this server ends
        except (ClosedClientError, OSError, RuntimeError):  # the connection has just closed
            log.warning("The run %s was not given to the cluster.", run.id, exc_info=True)
            return None
        return future

    def ended_launch(self, run: RunFolder) -> str | None:
        task = self._tasks.get(run.path)
        has_ended = task is not None and task.has_ended(self._connection.addresses())
        return task.launch if task is not None and has_ended else None

    def wait(self, run: RunFolder) -> None:
        while self.ended_launch(run) is None:
            time.sleep(POLL_SECONDS)

    def kill(self, run: RunFolder) -> None:
        """Reached are the workers on all machines that are connected now."""
        self._ask_all(self._connection.addresses(), on_worker.kill, str(run.path))

    def prepare(self) -> None:
        """Each Dask worker keeps one ready by itself."""

    def expect(self, project: Project) -> None:
        expected = project, frozenset(self._connection.places())
        if expected != self._expected and expected[1]:
            self._expected = expected
            self._ask_all(expected[1], on_worker.expect, link.encode(project))

    def end(self) -> None:
        self._connection.end()

    def _ask_all(self, workers: Collection[str], question: object, argument: str) -> None:
        """Call a function of on_worker.py on these Dask workers; one that cannot be reached is left out."""
        client = self._connection.client()
        if client is not None and workers:
            with suppress(OSError, TimeoutError):
                client.run(
                    question,
                    argument,
                    self._command,
                    workers=list(workers),
                    on_error="ignore",
                    callback_timeout=KILL_SECONDS,
                )
