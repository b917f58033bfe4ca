"""The queue of training runs: decides which run starts next, and when.

One empty file for each active run under RUNS/queue, named by time, workspace, run and origin (ticket_folder.py). Several web
processes may share it: a lock file lets one of them at a time decide.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cnn_demo.errors import RunError, StorageError, UserError
from cnn_demo.jobs.executor import Executor, launch
from cnn_demo.jobs.queue_limits import QueueLimits
from cnn_demo.jobs.recovery import after_death, settle
from cnn_demo.jobs.run_events import run_event, run_left_queue, run_not_started
from cnn_demo.jobs.ticket_folder import TicketFolder
from cnn_demo.jobs.tickets import LastStarts, Ticket, in_turns
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.jobs.waiting_statuses import WaitingStatuses
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.lease import is_locked
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import ACTIVE, GOING_ON, PAUSED, QUEUED, RESUMABLE, RUNNING, STOPPED, Status
from cnn_demo.runs.sweep_folder import sweeps_of
from cnn_demo.runs.workspace import Workspace, is_workspace_id
from cnn_demo.runs.workspace_use import origin_of
from cnn_demo.settings.worker_support import SUPPORTED, WorkerSupport
from cnn_demo.storage import StorageLock, storage_errors

FOLDER, HELD = "queue", "held"
LAST_STARTS = "last-starts.json"
MAINTENANCE = "The server is under maintenance."
NO_LIMITS = QueueLimits()
SEEN_SECONDS = 0.4  # that pages may look at the same order
OBEY_SECONDS = 5.0  # for a training worker to obey Stop or Pause; then the watchdog ends it


class Queue:
    """Starts queued runs, as many at a time as allowed. Origins take turns, then the workspaces of an origin.

    Single runs go before those of searches and groups of seeds.

    parallel: how many train at a time, where the executor does not know that itself.
    support: where there are no workers, it takes no runs, and those that wait go on waiting.
    """

    def __init__(
        self,
        runs_folder: Path,
        *,
        parallel: int,
        executor: Executor,
        limits: QueueLimits = NO_LIMITS,
        support: WorkerSupport = SUPPORTED,
    ) -> None:
        self.runs_folder, self.parallel, self.executor, self.limits = runs_folder, parallel, executor, limits
        self.support = support
        self.folder = runs_folder / FOLDER
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = StorageLock(self.folder / "lock")
        self._tickets = TicketFolder(self.folder, runs_folder)
        self._last_starts = LastStarts(self.folder / LAST_STARTS)
        self._seen: tuple[float, list[Ticket]] | None = None
        self._waiting_statuses = WaitingStatuses(runs_folder)

    def workspace(self, workspace_id: str) -> Workspace:
        return Workspace(self.runs_folder / workspace_id)

    def enter(self, run: RunFolder) -> None:
        """Put a run at the end of the queue, and start it where nothing is before it.

        A run that has been started meanwhile is left alone: the scheduler may adopt a new one before its page enters it.
        Raises LimitError where the queue is full, NoWorkersError where nothing trains here; the run stays as it is.
        """
        self.support.require()
        with self._lock:
            status = run.status()
            if status.state not in (QUEUED, *RESUMABLE):
                return
            others = [ticket for ticket in self._tickets.all() if self._tickets.run(ticket) != run]
            self.limits.check(others, origin=origin_of(run.path.parent), workspace=run.path.parent.name)
            self._tickets.delete_of(run)
            run.clear_requests()
            self._tickets.add(run)
            run.write_status(replace(status, state=QUEUED, reason="", phase=""))
            run_event("run-queued", run)
            self.advance()

    def advance(self) -> None:
        """Remove ended runs, start waiting ones while there are free places. Cheap: call it often."""
        with self._lock:
            running, going_on, waiting = 0, list[Ticket](), list[Ticket]()
            for ticket in self._tickets.all():
                status = self._status(ticket)
                if status is None or status.state not in ACTIVE:
                    run_left_queue(self._tickets.run(ticket), status)
                    self._tickets.delete(ticket)
                elif status.state == RUNNING:
                    running += 1
                else:
                    (going_on if status.phase == GOING_ON else waiting).append(ticket)
            if (going_on or waiting) and self.starts_runs() and (free := self.places() - running) > 0:
                for ticket in [*sorted(going_on), *in_turns(waiting, self._last_starts.read())][:free]:
                    self._start(ticket)
            self._seen = None

    def check_room(self, visitor: Visitor, more: int = 1) -> None:
        """Refuse so many more runs of the visitor before they are made. Raises LimitError, NoWorkersError; see enter."""
        self.support.require()
        self.limits.check(self._tickets.all(), origin=visitor.origin, workspace=visitor.workspace, more=more)

    def adopt(self) -> None:
        """Give a place to waiting runs that have none: their server died between making them and queueing them.

        Reads the status of every run without a ticket, so call it seldom. Runs outside of workspaces belong to the command
        line.
        """
        queued = set(self.active_runs())
        for folder in self.runs_folder.iterdir():
            if is_workspace_id(folder.name):
                for run in Workspace(folder).runs():
                    if run not in queued and self._is_left_out(run):
                        with self._lock:  # looked at again: a request may be queueing it just now
                            if self._is_left_out(run):
                                self._tickets.add(run)

    def tickets(self) -> list[Ticket]:
        """The active runs: those that train, then the waiting ones in the order in which they start."""
        training, waiting = list[Ticket](), list[Ticket]()
        for ticket in self._tickets.all():
            (training if self._has_had_its_turn(ticket) else waiting).append(ticket)
        return [*sorted(training), *in_turns(waiting, self._last_starts.read())]

    def runs_before(self, run: RunFolder) -> list[RunFolder]:
        """The runs that train, or start before a waiting one. Cheap enough for every watcher of a waiting run."""
        runs = [self._tickets.run(ticket) for ticket in self._seen_tickets()]
        return runs[: runs.index(run)] if run in runs else []

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
            self._tickets.delete_of(run)
            self.executor.kill(run)
            run.delete()

    def active_runs(self) -> list[RunFolder]:
        """The runs that train or wait, in no order."""
        return [self._tickets.run(ticket) for ticket in self._tickets.all()]

    def training_runs(self) -> list[RunFolder]:
        """The runs of the queue that do not wait: workers train them, are being started on them, or have died."""
        return [
            self._tickets.run(ticket) for ticket in self._tickets.all() if self._waiting_statuses.of(ticket) is None
        ]

    def has_ticket(self, run: RunFolder) -> bool:
        """Whether the queue knows a run as active. Where its worker has died, it decides in a moment what becomes of it."""
        return any(self._tickets.run(ticket) == run for ticket in self._tickets.all())

    def end_worker(self, run: RunFolder, launch: str, reason: str, *, may_go_on: bool) -> bool:
        """End a run's worker by force and decide what becomes of the run; see recovery.after_death.

        launch: the token of the worker's start. Returns False where the worker is out of reach, where it ended by itself,
        and where another web process has ended it and started another one since.
        """
        with self._lock:
            if run.stored_status().launch != launch:
                return False
            self.executor.kill(run)
            if run.stored_status().state != RUNNING or is_locked(run.path):
                return False
            after_death(run, reason, may_go_on=may_go_on)
            return True

    def is_in_use(self, workspace_id: str) -> bool:
        """Whether a run of the workspace trains or waits, or a process searches for settings in it."""
        workspace = self.workspace(workspace_id)
        folders = [run.path for run in workspace.runs()] + [sweep.path for sweep in sweeps_of(workspace.folder)]
        return any(ticket.workspace == workspace_id for ticket in self._tickets.all()) or any(map(is_locked, folders))

    def clear_workspace(self, workspace_id: str, *, first: Callable[[], None] = lambda: None) -> bool:
        """Delete a workspace with all its runs and the links to them. False where it is in use, or nothing is there.

        first: called before anything is deleted, once it is certain that all will be.
        """
        workspace = self.workspace(workspace_id)
        with self._lock:  # no run starts meanwhile
            if not workspace.exists() or self.is_in_use(workspace_id):
                return False
            first()
            links = SharedNetworks(self.runs_folder)
            for run in workspace.runs():
                if links.token(run):
                    links.withdraw(run)
            workspace.delete()
            return True

    def hold(self, *, held: bool) -> None:
        """Start no more runs, for maintenance, or start them again. Holds for all web processes, and after a restart."""
        with storage_errors(self.folder / HELD):
            if held:
                (self.folder / HELD).touch()
            else:
                (self.folder / HELD).unlink(missing_ok=True)

    def is_held(self) -> bool:
        """Whether the queue is paused for maintenance."""
        return (self.folder / HELD).exists()

    def starts_runs(self) -> bool:
        """Whether there are workers, and no maintenance."""
        return self.support.is_there and not self.is_held()

    def places(self) -> int:
        """How many runs can train at one time."""
        places = self.executor.places()
        return self.parallel if places is None else places

    def standstill(self) -> str | None:
        """Why no run starts now, a sentence for visitors; None where one can."""
        return MAINTENANCE if self.is_held() else self.executor.standstill()

    def has_work(self) -> bool:
        """Whether any run trains or waits."""
        return bool(self._tickets.all())

    def _request(self, run: RunFolder, request: str, *, when_waiting: str) -> None:
        with self._lock:
            status = run.status()
            if status.state in RESUMABLE and request == STOP and run.checkpoint_file.is_file():
                self.enter(run)
                status = run.status()
            if status.state == RUNNING or (request == STOP and _waits_with_checkpoint(run, status)):
                run.request(request, within_seconds=OBEY_SECONDS if status.state == RUNNING else None)
            elif status.state == QUEUED:
                run.write_status(replace(status, state=when_waiting, reason="Taken out of the queue."))
            else:
                raise RunError(f"The run {run.id} is {status.state} already.")

    def _is_left_out(self, run: RunFolder) -> bool:
        with suppress(UserError):  # deleted, or damaged
            return run.status().state == QUEUED and not self.has_ticket(run)
        return False

    def _start(self, ticket: Ticket) -> None:
        run = self._tickets.run(ticket)
        try:
            if run.status().state != QUEUED:  # what was seen of it was out of date, as it can be on a shared disk
                return
            self._last_starts.note(ticket)
            launch(self.executor, run)
            run_event("run-started", run)
        except UserError as error:  # the runs behind it must not wait for ever
            run_not_started(run, error)
            self._tickets.delete_of(run)

    def _seen_tickets(self) -> list[Ticket]:
        """tickets() as they were a moment ago: asked by many pages several times a second."""
        seen, now = self._seen, time.monotonic()
        if seen is None or now - seen[0] > SEEN_SECONDS:
            seen = self._seen = now, self.tickets()
        return seen[1]

    def _has_had_its_turn(self, ticket: Ticket) -> bool:
        """Whether a run trains, or goes on at once after its worker was ended."""
        with suppress(UserError):  # deleted, or damaged
            status = self._waiting_statuses.of(ticket) or self._tickets.run(ticket).status()
            return status.state == RUNNING or status.phase == GOING_ON
        return False

    def _status(self, ticket: Ticket) -> Status | None:
        try:
            return self._waiting_statuses.of(ticket) or settle(self.executor, self._tickets.run(ticket))
        except StorageError:  # the disk is full: what becomes of it is decided when there is space
            with suppress(UserError):  # deleted meanwhile
                return self._tickets.run(ticket).stored_status()
        except UserError:  # deleted, or damaged: nothing that could be started
            pass
        return None


def _waits_with_checkpoint(run: RunFolder, status: Status) -> bool:
    """Whether a waiting run was trained before. Its worker will then obey a stop request: keep the weights, evaluate them."""
    return status.state == QUEUED and run.checkpoint_file.is_file()
