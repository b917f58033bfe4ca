"""Starts worker processes, and keeps a spare one that has TensorFlow imported already."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace

from cnn_demo.errors import UserError, WorkerError
from cnn_demo.runs.atomic import storage_errors
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.process import mark
from cnn_demo.runs.status import RUNNING, STARTING
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.spec import link
from cnn_demo.spec.link import Project

RESTART_SECONDS = 30.0
WORKER = [sys.executable, "-m", "cnn_demo.training"]

WORKER_DEFAULTS = {
    "KERAS_BACKEND": "tensorflow",
    "PYTHONUNBUFFERED": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TFDF_DISABLE_WELCOME_MESSAGE": "1",  # it imports IPython where output is captured, and fails
}


def worker_environment() -> dict[str, str]:
    """The environment of every worker process."""
    path = os.pathsep.join(filter(None, [str(PROJECT_FOLDER), os.environ.get("PYTHONPATH", "")]))
    return {**WORKER_DEFAULTS, **os.environ, "PYTHONPATH": path}


def start_worker(run: RunFolder) -> subprocess.Popen[bytes]:
    """Start a worker on a run and write down that it works on it. It outlives this process.

    Raises StorageError, RunError where the run was deleted meanwhile, WorkerError; then nothing was started.
    """
    process = _start(run)
    try:
        claim(run, process.pid)
    except UserError:  # nobody would know of it, and the queue would start another
        process.kill()
        process.wait()
        raise
    return process


def _start(run: RunFolder) -> subprocess.Popen[bytes]:
    with storage_errors(run.log_file):
        log = run.log_file.open("ab")
    with log:
        try:
            return subprocess.Popen(
                [*WORKER, str(run.path)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=worker_environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerError(f"A worker process could not be started: {error.strerror}.") from error


class SpareWorker:
    """At most one process that waits for a run. It ends with this process, unless it was given a run."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._expects: Project | None = None
        self._started = 0.0
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Start the spare worker where there is none; one that died is not started again at once."""
        with self._lock:
            died = self._process is not None and self._process.poll() is not None
            if died and time.monotonic() - self._started < RESTART_SECONDS:
                return
            if self._process is None or died:
                self._started, self._expects = time.monotonic(), None
                self._process = subprocess.Popen(
                    [*WORKER, "--spare"],
                    bufsize=0,  # what a worker that died has not read must not wait here
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=worker_environment(),
                    start_new_session=True,
                )

    def expect(self, project: Project) -> None:
        """Let it make ready what a run of this project starts with. The run that comes may be another one all the same."""
        with self._lock:
            if self._process is None or project == self._expects:
                return
            self._expects = project
            with suppress(OSError):  # it died: the next one will be told
                assert self._process.stdin is not None  # prepare() opened it
                self._process.stdin.write(f"expect {link.encode(project)}\n".encode())

    def take(self) -> subprocess.Popen[bytes] | None:
        """Hand over the spare worker, None where there is none alive. The next one is made by prepare()."""
        with self._lock:
            process, self._process = self._process, None
        return process if process is not None and process.poll() is None else None

    def end(self) -> None:
        """Let the spare worker go."""
        if process := self.take():
            process.terminate()
            process.wait()


def hand_over(process: subprocess.Popen[bytes], run: RunFolder) -> None:
    """Tell a spare worker which run is its own. Raises OSError where it died meanwhile."""
    assert process.stdin is not None  # prepare() opened it
    with process.stdin as pipe:
        pipe.write(f"{run.path}\n".encode())


def claim(run: RunFolder, pid: int) -> None:
    """Write down which process works on a run, before the worker itself can. Raises psutil.NoSuchProcess."""
    run.write_status(replace(run.status(), state=RUNNING, phase=STARTING, process=mark(pid)))
