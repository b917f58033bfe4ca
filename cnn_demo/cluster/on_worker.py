"""What a server asks of a Dask worker. These functions run there; Dask sends their names, not their code.

A Dask worker starts the workers of runs as a server does on its own machine, with a LocalExecutor.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from distributed import Status, get_worker

from cnn_demo import settings
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.cluster import shared_folder
from cnn_demo.cluster.sources import own_version, version_of_files
from cnn_demo.errors import RunError, UserError
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.watchdog import Watchdog
from cnn_demo.jobs.workers import TRAINING
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import LAUNCHING, RUNNING
from cnn_demo.settings import MEMORY_SLACK
from cnn_demo.spec import link
from cnn_demo.spec.project import Project

Command = tuple[str, ...] | None  # what runs a worker; None: this program's own worker
LOOK_SECONDS = 0.1
WATCH_SECONDS = 0.5
GOING_ON = (Status.init, Status.running, Status.paused, Status.closing_gracefully)
OTHER_VERSION = "The worker {name} of the cluster has another version of the app ({theirs}) than the server ({ours})."

_expected: list[Project] = []  # at most one


def train(run_path: str, launch: str, runs_folder: str | None, version: str, command: Command) -> None:
    """Start a worker on a run, and return when it has ended. What became of the run stands in its folder.

    launch: the token of this start. Nothing is done where the run has been taken up, or started again, since.
    runs_folder: where its queue is, so that a worker that hangs is ended; None: the run is in no queue.
    """
    run = RunFolder(Path(run_path))
    with suppress(RunError):  # it was deleted
        if _waits_for(run, launch):
            try:
                refuse_other_version(version)
            except RunError as error:  # it was not known to the server: the queue starts the run elsewhere, or later
                run.interrupt(str(error))
                return
            try:
                _executor(command).start(run, launch)
            except UserError as error:
                run.fail(str(error))
                return
            _see_end(run, _executor(command), Path(runs_folder) if runs_folder else None)
            _prepare(command)


def kill(run_path: str, command: Command) -> None:
    """End the worker of a run at once, if it is on this machine."""
    _executor(command).kill(RunFolder(Path(run_path)))


def expect(project: str, command: Command) -> None:
    """Make ready for a run of this project, in the format of links."""
    _expected[:] = [link.decode(project)]
    _executor(command).expect(_expected[0])


def examine(question: str, token: str, version: str, command: Command) -> dict[str, str | bool]:
    """What a server asks before it gives this machine runs, see Purpose.examine in purpose.py."""
    found: dict[str, str | bool] = {"version": version_against(version)}
    if found["version"] == version:
        found["sees"] = shared_folder.answer(Path(question), token)
        _prepare(command)
    return found


def version_against(version: str) -> str:
    """The server's version, where this process and its files, which the worker of a run reads, are of it; else theirs."""
    own = own_version()
    return own if own != version else version_of_files()


def _waits_for(run: RunFolder, launch: str) -> bool:
    status = run.stored_status()
    return (status.state, status.phase, status.launch) == (RUNNING, LAUNCHING, launch)


def refuse_other_version(version: str) -> None:
    """Raise RunError where the app was replaced since the server has examined this machine."""
    if (theirs := version_against(version)) != version:
        raise RunError(OTHER_VERSION.format(name=get_worker().name, theirs=theirs, ours=version))


def _see_end(run: RunFolder, executor: LocalExecutor, runs_folder: Path | None) -> None:
    """Return when the worker of a run has ended; where the Dask worker is about to end, it makes a checkpoint first."""
    watchdog = _watchdog(run, executor, runs_folder) if runs_folder else None
    watched_at = time.monotonic()
    while executor.ended_launch(run) is None:
        if get_worker().status not in GOING_ON:
            executor.interrupt()
            return
        if watchdog and time.monotonic() - watched_at > WATCH_SECONDS:
            watched_at = time.monotonic()
            with suppress(UserError):  # the disk may be full; the next look tries again
                watchdog.check()
        time.sleep(LOOK_SECONDS)


def _watchdog(run: RunFolder, executor: LocalExecutor, runs_folder: Path) -> Watchdog:
    most_bytes = round(settings.read().max_worker_mb * MEMORY_SLACK * MEGABYTE)
    queue = Queue(runs_folder, parallel=0, executor=executor)
    return Watchdog(queue, most_bytes=most_bytes, runs=lambda: [run])


@cache
def _executor(command: Command) -> LocalExecutor:
    """What starts workers on this machine. They end with this process, so that a restarted one has its places free."""
    if command is not None:
        return LocalExecutor(command=command)
    return LocalExecutor(spare=settings.read().spare_worker, command=(*TRAINING, "--with-parent", str(os.getpid())))


def _prepare(command: Command) -> None:
    """Keep a worker ready that has imported TensorFlow, where memory allows."""
    executor = _executor(command)
    with suppress(UserError):
        executor.prepare()
        for project in _expected:
            executor.expect(project)
