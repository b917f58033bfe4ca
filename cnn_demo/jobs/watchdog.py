"""Ends the workers of this machine that hang, are stopped, do not obey a request in time, or take too much memory.

Each machine watches its own: the scheduler of the web process does, and on a cluster each Dask worker (cluster/on_worker.py).
A worker shows that it lives by its lease (runs/lease.py), which a thread renews, and that it moves on by its status, which
the training itself writes. With each status it says in how many seconds the next one follows at the latest.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import UserError
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import START_WITHIN, RunFolder
from cnn_demo.runs.lease import HOLDER, here, read_holder
from cnn_demo.runs.process_memory import private_bytes
from cnn_demo.runs.status import LAUNCHING, RUNNING, TESTING, Status

# Longer than loading TensorFlow's libraries from a slow disk, which holds every thread of the process.
SILENT_SECONDS = 120.0
# More at once is time in which this process did not run either: the machine slept, or the container was frozen.
LONGEST_TICK_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a worker is ended, as a sentence, and whether its run may go on with the same settings."""

    reason: str
    may_go_on: bool = True


@dataclass(slots=True)
class _Watched:
    """The last signs of a worker, and for how many seconds of watching none has followed. asked: since it was requested."""

    report: int = 0
    renewal: int = 0
    since_report: float = 0.0
    since_renewal: float = 0.0
    asked: float = 0.0

    def look(self, run: RunFolder, seconds: float) -> None:
        """Take note of what is in the run's folder now. seconds: since the last look."""
        report, renewal = _changed_at(run.path / "status.json"), _changed_at(run.path / HOLDER)
        self.since_report = 0.0 if report != self.report else self.since_report + seconds
        self.since_renewal = 0.0 if renewal != self.renewal else self.since_renewal + seconds
        self.asked = self.asked + seconds if run.request_within() is not None else 0.0
        self.report, self.renewal = report, renewal


class Watchdog:
    """Looks at the training workers each time that it is called, about every half second.

    most_bytes: the memory that one worker may take; None: any. silent_seconds: for which a lease may not be renewed.
    runs: those to look at; None: all that the queue knows to train. Those of other machines are left out.
    """

    def __init__(
        self,
        queue: Queue,
        *,
        most_bytes: int | None = None,
        silent_seconds: float = SILENT_SECONDS,
        runs: Callable[[], list[RunFolder]] | None = None,
    ) -> None:
        self._queue, self._most_bytes, self._silent_seconds = queue, most_bytes, silent_seconds
        self._runs = runs or queue.training_runs
        self._watched: dict[tuple[Path, str], _Watched] = {}  # by the run's folder and the token of the worker's start
        self._looked_at = time.monotonic()

    def check(self) -> None:
        """End the workers for which there is a reason. Raises StorageError."""
        now = time.monotonic()
        seconds, self._looked_at = min(now - self._looked_at, LONGEST_TICK_SECONDS), now
        watched: dict[tuple[Path, str], _Watched] = {}
        for run in self._runs():
            with suppress(UserError):  # deleted, or damaged: the queue drops it
                status = run.status()
                if status.state == RUNNING and _is_here(run, status):
                    worker = run.path, status.launch
                    watched[worker] = signs = self._watched.get(worker) or _Watched()
                    signs.look(run, seconds)
                    if verdict := self._verdict(run, status, signs):
                        self._end(run, status.launch, verdict)
        self._watched = watched

    def _end(self, run: RunFolder, launch: str, verdict: Verdict) -> None:
        if self._queue.end_worker(run, launch, verdict.reason, may_go_on=verdict.may_go_on):
            log.warning("The worker of run %s was ended: %s", run.id, verdict.reason)

    def _verdict(self, run: RunFolder, status: Status, signs: _Watched) -> Verdict | None:
        within, next_within = run.request_within(), status.next_within or START_WITHIN
        obeys = status.phase == TESTING  # what Stop asks for, and the training is over for Pause
        if within is not None and signs.asked > within and not obeys:
            return Verdict(f"The worker did not obey within {within:g} seconds and was ended.")
        if status.phase == LAUNCHING:  # the lease has a limit for that
            return None
        if signs.since_renewal > self._silent_seconds:
            return Verdict(f"The worker gave no sign of life for {self._silent_seconds:.0f} seconds and was ended.")
        if signs.since_report > next_within:
            return Verdict(f"The worker made no progress for {next_within:.0f} seconds and was ended.")
        return self._too_big(run)

    def _too_big(self, run: RunFolder) -> Verdict | None:
        holder = read_holder(run.path)
        if self._most_bytes is None or holder is None:
            return None
        taken = private_bytes(holder.pid)
        return Verdict(_too_much(taken, self._most_bytes), may_go_on=False) if taken > self._most_bytes else None


def _too_much(taken: int, most: int) -> str:
    return (
        f"The worker took {taken // MEGABYTE:,} MB of memory and was ended: this server allows {most // MEGABYTE:,} MB for "
        "one run. Go on with smaller batches, or train a design with fewer filters or earlier pooling."
    )


def _is_here(run: RunFolder, status: Status) -> bool:
    """Whether a run's worker is on this machine, or has not said yet where it is. One elsewhere is watched there."""
    holder = read_holder(run.path)
    return status.phase == LAUNCHING or (holder is not None and holder.place == here())


def _changed_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
