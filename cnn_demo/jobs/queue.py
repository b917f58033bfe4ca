"""The queue of training runs: decides which run starts next, and when.

One empty file for each active run, named by time, workspace and run, under RUNS/queue. Several web processes may
share it: a lock file lets one of them at a time decide.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock

from cnn_demo.errors import RunError, UserError
from cnn_demo.jobs.executor import Executor, fail_if_ended_early, launch
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.status import ACTIVE, PAUSED, QUEUED, RESUMABLE, RUNNING, STOPPED, Status
from cnn_demo.runs.workspace import Workspace, is_workspace_id
from cnn_demo.storage import storage_errors

SEPARATOR = "@"


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One active run's place in the queue."""

    entered_ns: int
    workspace: str
    run_id: str

    @property
    def file_name(self) -> str:
        return SEPARATOR.join((f"{self.entered_ns:020d}", self.workspace, self.run_id))


def _ticket(file_name: str) -> Ticket | None:
    """The ticket of a file's name; None for the lock and for foreign files."""
    entered, _, rest = file_name.partition(SEPARATOR)
    workspace, _, run_id = rest.partition(SEPARATOR)
    return Ticket(int(entered), workspace, run_id) if entered.isdecimal() and run_id else None


class Queue:
    """Starts queued runs in their order, as many at a time as allowed."""

    def __init__(self, runs_folder: Path, *, parallel: int, executor: Executor) -> None:
        self.runs_folder, self.parallel, self.executor = runs_folder, parallel, executor
        self.folder = runs_folder / "queue"
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.folder / "lock")  # it holds threads of one process apart as well

    def workspace(self, workspace_id: str) -> Workspace:
        return Workspace(self.runs_folder / workspace_id)

    def enter(self, run: RunFolder) -> None:
        """Put a run at the end of the queue, and start it where nothing is before it.

        A run that has been started meanwhile is left alone: the scheduler may adopt a new one before its page enters it.
        """
        with self._lock:
            status = run.status()
            if status.state not in (QUEUED, *RESUMABLE):
                return
            self._remove_tickets(run)
            run.clear_requests()
            self._add_ticket(run)
            run.write_status(replace(status, state=QUEUED, reason="", phase=""))
            self.advance()

    def advance(self) -> None:
        """Remove ended runs, start waiting ones while fewer than `parallel` train. Cheap: call it often."""
        with self._lock:
            running, waiting = 0, []
            for ticket in self.tickets():
                status = self._status(ticket)
                if status is None or status.state not in ACTIVE:
                    (self.folder / ticket.file_name).unlink(missing_ok=True)
                elif status.state == RUNNING:
                    running += 1
                else:
                    waiting.append(self._run(ticket))
            for run in waiting[: max(self.parallel - running, 0)]:
                try:
                    launch(self.executor, run)
                except UserError:  # the runs behind it must not wait for ever
                    self._remove_tickets(run)

    def adopt(self) -> None:
        """Give a place to waiting runs that have none: their server died between making them and queueing them.

        Reads every run's status, so call it seldom. Runs outside of workspaces belong to the command line.
        """
        for folder in self.runs_folder.iterdir():
            if is_workspace_id(folder.name):
                for run in Workspace(folder).runs():
                    if self._is_left_out(run):
                        with self._lock:  # looked at again: a request may be queueing it just now
                            if self._is_left_out(run):
                                self._add_ticket(run)

    def tickets(self) -> list[Ticket]:
        """The active runs in their order: every visitor's first run comes before anybody's second, and so on."""
        found = filter(None, (_ticket(path.name) for path in self.folder.iterdir()))
        ahead: Counter[str] = Counter()
        turns = []
        for ticket in sorted(found):
            turns.append((ahead[ticket.workspace], ticket))
            ahead[ticket.workspace] += 1
        return [ticket for _, ticket in sorted(turns)]

    def runs_before(self, run: RunFolder) -> int:
        """How many runs are ahead of a queued one, training or waiting."""
        runs = [self._run(ticket) for ticket in self.tickets()]
        return runs.index(run) if run in runs else 0

    def pause(self, run: RunFolder) -> None:
        """Request that a run pauses: it keeps its place and can be resumed."""
        self._request(run, PAUSE, when_waiting=PAUSED)

    def stop(self, run: RunFolder) -> None:
        """Request that a run ends: its weights are kept and evaluated."""
        self._request(run, STOP, when_waiting=STOPPED)

    def resume(self, run: RunFolder) -> None:
        """Queue a paused or failed run again; it continues from its last checkpoint."""
        with self._lock:  # two tabs may ask at once
            state = run.status().state
            if state not in RESUMABLE:
                raise RunError(f"The run {run.id} is {state}; only a paused or failed run can be resumed.")
            self.enter(run)

    def delete(self, run: RunFolder) -> None:
        """Remove a run and all its files; a training one is ended first."""
        with self._lock:
            self._remove_tickets(run)
            self.executor.kill(run)
            run.delete()

    def has_work(self) -> bool:
        """Whether any run trains or waits."""
        return bool(self.tickets())

    def _request(self, run: RunFolder, request: str, *, when_waiting: str) -> None:
        with self._lock:
            status = run.status()
            if status.state in RESUMABLE and request == STOP and run.checkpoint_file.is_file():
                self.enter(run)
                status = run.status()
            if status.state == RUNNING or (request == STOP and _waits_with_checkpoint(run, status)):
                run.request(request)
            elif status.state == QUEUED:
                run.write_status(replace(status, state=when_waiting, reason="Taken out of the queue."))
            else:
                raise RunError(f"The run {run.id} is {status.state} already.")

    def _is_left_out(self, run: RunFolder) -> bool:
        with suppress(UserError):  # deleted, or damaged
            return run.status().state == QUEUED and all(self._run(ticket) != run for ticket in self.tickets())
        return False

    def _add_ticket(self, run: RunFolder) -> None:
        ticket = Ticket(time.time_ns(), run.path.parent.name, run.id)
        with storage_errors(self.folder / ticket.file_name):
            (self.folder / ticket.file_name).touch()

    def _run(self, ticket: Ticket) -> RunFolder:
        return RunFolder(self.runs_folder / ticket.workspace / ticket.run_id)

    def _status(self, ticket: Ticket) -> Status | None:
        run = self._run(ticket)
        try:
            fail_if_ended_early(self.executor, run)
            return run.status()
        except UserError:  # deleted, or damaged: nothing that could be started
            return None

    def _remove_tickets(self, run: RunFolder) -> None:
        for ticket in self.tickets():
            if self._run(ticket) == run:
                (self.folder / ticket.file_name).unlink(missing_ok=True)


def _waits_with_checkpoint(run: RunFolder, status: Status) -> bool:
    """Whether a waiting run was trained before. Its worker will then obey a stop request: keep the weights, evaluate them."""
    return status.state == QUEUED and run.checkpoint_file.is_file()
