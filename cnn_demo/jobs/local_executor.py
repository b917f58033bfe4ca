"""Runs workers as processes of this machine."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from cnn_demo.jobs.executor import Machine
from cnn_demo.jobs.spare_worker import SpareWorker
from cnn_demo.jobs.workers import TRAINING, start_process
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import holder_here
from cnn_demo.spec.project import Project
from cnn_demo.storage import storage_errors

GIVE_UP_SECONDS = 10.0
INTERRUPT_SECONDS = 8.0  # Docker ends a container ten seconds after it was asked to end


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that was started on a run. launch: the token of that start."""

    launch: str
    process: subprocess.Popen[bytes]

    def has_ended(self) -> bool:
        return self.process.poll() is not None


class LocalExecutor:
    """An Executor. Its workers outlive this process, except in a container or service: see end.

    spare: keep a process with TensorFlow imported for the next run. command: what runs a worker; given to it are the
    run's folder, or --spare.
    """

    def __init__(self, *, spare: bool = False, command: Sequence[str] = TRAINING) -> None:
        self._command = command
        self._spare = SpareWorker(command) if spare else None
        self._workers: dict[Path, Worker] = {}

    def places(self) -> int | None:
        return None

    def machines(self) -> list[Machine]:
        return []

    def standstill(self) -> str | None:
        return None

    def start(self, run: RunFolder, launch: str) -> None:
        handed_over = self._spare.hand_over(run) if self._spare else None
        process = handed_over or self._new_process(run)
        threading.Thread(target=process.wait, daemon=True).start()  # else it stays a zombie when it has ended
        self._workers = {path: other for path, other in self._workers.items() if not other.has_ended()}
        self._workers[run.path] = Worker(launch, process)

    def ended_launch(self, run: RunFolder) -> str | None:
        worker = self._workers.get(run.path)
        return worker.launch if worker is not None and worker.has_ended() else None

    def kill(self, run: RunFolder) -> None:
        """Reached are the workers started here, and those that another process of this machine has started."""
        worker = self._workers.get(run.path)
        if worker is not None and not worker.has_ended():
            worker.process.kill()
            worker.process.wait()
        elif pid := holder_here(run.path):
            with suppress(psutil.Error):  # it has just ended
                process = psutil.Process(pid)
                process.kill()
                process.wait(GIVE_UP_SECONDS)

    def wait(self, run: RunFolder) -> None:
        self._workers[run.path].process.wait()

    def prepare(self) -> None:
        if self._spare:
            self._spare.prepare()

    def expect(self, project: Project) -> None:
        if self._spare:
            self._spare.expect(project)

    def end(self) -> None:
        if self._spare:
            self._spare.end()
        if _workers_end_with_this_process():
            self.interrupt()

    def interrupt(self) -> None:
        """Ask the workers that were started here to make a checkpoint and end, and wait for that; the runs go on later."""
        workers = [worker.process for worker in self._workers.values() if not worker.has_ended()]
        give_up = time.monotonic() + INTERRUPT_SECONDS
        for process in workers:
            process.terminate()
        for process in workers:
            with suppress(subprocess.TimeoutExpired):  # then the run goes on from the checkpoint before
                process.wait(max(give_up - time.monotonic(), 0))

    def _new_process(self, run: RunFolder) -> subprocess.Popen[bytes]:
        with storage_errors(run.log_file):
            log = run.log_file.open("ab")
        with log:
            return start_process(
                [*self._command, str(run.path)], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )


def _workers_end_with_this_process() -> bool:
    """Whether the workers end with this process: it is the first process of a container or service, or a child of that one.

    Elsewhere, as where a person ends the app in a terminal, they train on and the next server finds them.
    """
    return 1 in (os.getpid(), os.getppid())
