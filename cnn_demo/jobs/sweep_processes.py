"""Starts a process for each search that goes on, again where one has died, and no more than the server has memory for."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cnn_demo.errors import LimitError, UserError
from cnn_demo.events import event
from cnn_demo.jobs.fault_log import FaultLog
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.workers import start_process
from cnn_demo.runs.sweep_folder import FAILED, SEARCHING, SweepFolder, SweepState, sweeps_of
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.storage import storage_errors

COMMAND = (sys.executable, "-m", "cnn_demo.sweeps")
CHECK_SECONDS = 1.0
MOST_DEATHS = 3  # of a search's processes, each soon after its start
SOON_SECONDS = 60.0
END_SECONDS = 5.0
DIED = "The process of the search ended unexpectedly {deaths} times. The file sweep.log in its folder may say why."
GOES_ON_HERE = "A search goes on already. Stop it, or start this one when it has ended."

log = logging.getLogger(__name__)


@dataclass
class _Known:
    """A search that goes on. process: its last one here; None where none was started yet, or its death is counted.

    places: how many of its runs it was last told that may be active at one time.
    """

    process: subprocess.Popen[bytes] | None = None
    places: int = 0
    started_at: float = 0.0
    deaths: int = 0

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None


class SweepProcesses:
    """The searches of one server. Thread-safe. most: processes at one time; the searches beyond it wait.

    command: what searches; given to it is the search's folder. How many of its runs may be active at one time is written there.
    """

    def __init__(self, queue: Queue, *, most: int, command: Sequence[str] = COMMAND) -> None:
        self._queue, self._most, self._command = queue, most, command
        self._known: dict[SweepFolder, _Known] = {}
        self._lock = threading.Lock()
        self._check_at = 0.0
        self._places = queue.places()
        self._faults = FaultLog(log, "A search could not be started or told its places; the server tries again.")

    def check_room(self, workspace: Path) -> None:
        """Refuse another search in a workspace's folder, before it is made. Raises LimitError, NoWorkersError."""
        self._queue.support.require()
        # As it is shown: one that was asked to stop while it waited for a process is over for its visitor.
        if any(_is_searching(folder.state) for folder in sweeps_of(workspace)):
            raise LimitError(GOES_ON_HERE)

    def enter(self, folder: SweepFolder) -> None:
        """Let a new search begin; its process starts within a second, or when another search has ended."""
        with self._lock:
            self._known.setdefault(folder, _Known())
            self._check_at = 0.0

    def adopt(self) -> None:
        """Find the searches that go on, also those of a server before. Looks into every workspace: call it seldom."""
        for workspace in self._queue.runs_folder.iterdir():
            if is_workspace_id(workspace.name):
                for folder in sweeps_of(workspace):
                    if _is_searching(folder.stored_state):
                        self.enter(folder)

    def check(self) -> None:
        """Drop the searches that have ended, and start a process for those that have none. Cheap: call it often."""
        if time.monotonic() < self._check_at or not self._queue.support.is_there:
            return
        with self._lock:
            self._check_at = time.monotonic() + CHECK_SECONDS
            self._known = {
                folder: known
                for folder, known in self._known.items()
                if known.lives or _is_searching(folder.stored_state)
            }
            places, before = self._queue.places(), self._places
            self._places = places
            if not places or places != before:  # a cluster's workers are found one after another
                return
            free = self._most - sum(known.lives for known in self._known.values())
            for folder, known in self._known.items():
                if known.lives and known.places != places:
                    self._or_log(self._tell_places, folder, known)
                elif free > 0 and not known.lives and not folder.is_searched():
                    free -= self._or_log(self._start, folder, known)

    def end(self) -> None:
        """End the processes, and wait for that. The searches go on when the server is up again."""
        with self._lock:
            processes = [known.process for known in self._known.values() if known.process and known.lives]
            for process in processes:
                process.terminate()
            for process in processes:
                with suppress(subprocess.TimeoutExpired):  # it ends with this process
                    process.wait(END_SECONDS)

    def _or_log(self, act: Callable[[SweepFolder, _Known], bool], folder: SweepFolder, known: _Known) -> bool:
        """Do this for the search, or log why not: the other searches go on."""
        try:
            done = act(folder, known)
        except UserError as error:
            self._faults.failed(error)
            return False
        self._faults.succeeded()
        return done

    def _tell_places(self, folder: SweepFolder, known: _Known) -> bool:
        """Tell the search's process how many runs can train at one time. Raises StorageError."""
        folder.set_places(self._places)
        known.places = self._places
        return True

    def _start(self, folder: SweepFolder, known: _Known) -> bool:
        """Start a process for the search. False: its processes die, so it has failed. Raises UserError."""
        if known.process is not None and known.process.returncode:  # 0: another server's process searches
            lived = time.monotonic() - known.started_at
            known.deaths = known.deaths + 1 if lived < SOON_SECONDS else 1
            event("sweep-died", sweep=folder.id, code=known.process.returncode)
            known.process = None
        if known.deaths >= MOST_DEATHS:
            reason = DIED.format(deaths=known.deaths)
            folder.write_state(replace(folder.stored_state(), state=FAILED, reason=reason, ended_at=time.time()))
            return False
        self._tell_places(folder, known)
        with storage_errors(folder.log_file):
            output = folder.log_file.open("ab")
        with output:
            known.process = start_process(
                [*self._command, str(folder.path)], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        known.started_at = time.monotonic()
        event("sweep-started", sweep=folder.id)
        return True


def _is_searching(read_state: Callable[[], SweepState]) -> bool:
    with suppress(UserError):  # deleted, or damaged
        return read_state().state == SEARCHING
    return False
