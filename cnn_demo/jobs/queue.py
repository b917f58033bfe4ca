"""The queue of training runs: which wait, which train, and when the next may start.

One empty file for each active run, named by time, workspace and run, under RUNS/queue. Several web processes may
share it: a lock file lets one of them at a time decide.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from filelock import FileLock

from cnn_demo.errors import RunError, StorageError, UserError
from cnn_demo.jobs.launch import SpareWorker, claim, hand_over, start_worker
from cnn_demo.runs.atomic import storage_errors
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.status import ACTIVE, PAUSED, QUEUED, RESUMABLE, RUNNING, STOPPED, Status
from cnn_demo.runs.workspace import Workspace

SEPARATOR = "@"
GIVE_UP_SECONDS = 10.0


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One active run's place in the queue."""

    entered_ns: int
    workspace: str
    run_id: str

    @property
    def file_name(self) -> str:
        return SEPARATOR.join((f"{self.entered_ns:020d}", self.workspace, self.run_id))


class Queue:
    """Starts queued runs in their order, as many at a time as allowed."""

    def __init__(self, runs_folder: Path, *, parallel: int, spare: SpareWorker | None = None) -> None:
        self.runs_folder, self.parallel, self.spare = runs_folder, parallel, spare
        self.folder = runs_folder / "queue"
        self._children: list[subprocess.Popen[bytes]] = []
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.folder / "lock", thread_local=False)

    def workspace(self, workspace_id: str) -> Workspace:
        return Workspace(self.runs_folder / workspace_id)

    def enter(self, run: RunFolder) -> None:
        """Put a run at the end of the queue, and start it where nothing is before it."""
        run.clear_requests()
        run.write_status(replace(run.status(), state=QUEUED, reason="", phase="", process=None))
        ticket = Ticket(time.time_ns(), run.path.parent.name, run.id)
        with storage_errors(self.folder / ticket.file_name):
            (self.folder / ticket.file_name).touch()
        self.advance()

    def advance(self) -> None:
        """Take ended runs out, start waiting ones where there is room. Cheap: call it often."""
        self._children = [child for child in self._children if child.poll() is None]
        with self._lock:
            running = 0
            for ticket in self.tickets():
                status = self._status(ticket)
                if status is None or status.state not in ACTIVE:
                    (self.folder / ticket.file_name).unlink(missing_ok=True)
                elif status.state == RUNNING:
                    running += 1
                elif running < self.parallel:
                    self._start(self._run(ticket))
                    running += 1

    def tickets(self) -> list[Ticket]:
        """The active runs in their order."""
        parts = (path.name.split(SEPARATOR) for path in self.folder.iterdir() if SEPARATOR in path.name)
        return sorted(Ticket(int(entered), workspace, run_id) for entered, workspace, run_id in parts)

    def runs_before(self, run: RunFolder) -> int:
        """How many runs are ahead of a queued one, training or waiting."""
        ids = [ticket.run_id for ticket in self.tickets()]
        return ids.index(run.id) if run.id in ids else 0

    def pause(self, run: RunFolder) -> None:
        """Ask a run to stop where it is and keep its place."""
        self._ask(run, PAUSE, when_waiting=PAUSED)

    def stop(self, run: RunFolder) -> None:
        """Ask a run to end now; what it has learnt is kept and tested."""
        self._ask(run, STOP, when_waiting=STOPPED)

    def resume(self, run: RunFolder) -> None:
        """Queue a paused or failed run again; it goes on from its last checkpoint."""
        state = run.status().state
        if state not in RESUMABLE:
            raise RunError(f"The run {run.id} is {state}; only a paused or failed run can be resumed.")
        self.enter(run)

    def delete(self, run: RunFolder) -> None:
        """Remove a run and all its files; a training one is ended first."""
        with self._lock:
            for ticket in self.tickets():
                if ticket.run_id == run.id:
                    (self.folder / ticket.file_name).unlink(missing_ok=True)
            _end_process(run.status())
            run.delete()

    def has_work(self) -> bool:
        """Whether any run trains or waits."""
        return bool(self.tickets())

    def _ask(self, run: RunFolder, request: str, *, when_waiting: str) -> None:
        with self._lock:
            status = run.status()
            if status.state == QUEUED:
                run.write_status(replace(status, state=when_waiting, reason="Taken out of the queue."))
            elif status.state == RUNNING:
                run.ask(request)
            elif status.state == PAUSED and request == STOP:
                run.write_status(replace(status, state=STOPPED, reason="Stopped while paused."))
            else:
                raise RunError(f"The run {run.id} is {status.state} already.")

    def _run(self, ticket: Ticket) -> RunFolder:
        return RunFolder(self.runs_folder / ticket.workspace / ticket.run_id)

    def _status(self, ticket: Ticket) -> Status | None:
        try:
            return self._run(ticket).status()
        except UserError:  # deleted, or damaged: nothing that could be started
            return None

    def _start(self, run: RunFolder) -> None:
        process = self._worker(run)
        self._children.append(process)

    def _worker(self, run: RunFolder) -> subprocess.Popen[bytes]:
        if self.spare and (process := self.spare.take()):
            try:
                claim(run, process.pid)
                hand_over(process, run)
                return process
            except (OSError, StorageError, psutil.NoSuchProcess):
                process.kill()
        process = start_worker(run)
        claim(run, process.pid)
        return process


def _end_process(status: Status) -> None:
    if status.state == RUNNING and status.process:
        try:
            process = psutil.Process(status.process[0])
            process.kill()
            process.wait(GIVE_UP_SECONDS)
        except psutil.Error:
            pass  # it ended by itself
