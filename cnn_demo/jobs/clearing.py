"""Clears workspaces that are no longer used: after some days without a visit, and when the disk space of the server is used up.

Never cleared: a workspace with a run that trains or waits; one that was used within the last day; and work that was ever
used on the server's own machine. The pages tell beforehand (ui/widgets/work_limits.py).
"""

from __future__ import annotations

import time
from contextlib import suppress

from cnn_demo.errors import UserError
from cnn_demo.events import event
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.steady_clock import SteadyClock
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.disk_use import DiskMeter, DiskUse, WorkspaceUse
from cnn_demo.runs.saved_exports import clear_exports
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.runs.workspace_use import RECORD_SECONDS, last_used, record_local_use
from cnn_demo.settings import Settings

DAY_SECONDS = 24 * 3600.0
FRESH_EXPORT_SECONDS = 3600.0
ROOM_SHARE = 0.1  # of the limit, freed at once, so that not every new run has to clear something


class Clearing:
    """Clears the folder of runs of one server. clock: tells when ages cannot be believed."""

    def __init__(self, settings: Settings, queue: Queue, meter: DiskMeter, clock: SteadyClock | None = None) -> None:
        self.settings, self.queue, self.meter = settings, queue, meter
        self.clock = clock or SteadyClock()

    def clear_old(self) -> None:
        """Clear workspaces that nobody has used for the days of the setting CNN_DEMO_KEEP_DAYS.

        Not on a server's first day: it may have been off so long that nobody could use anything.
        """
        self._note_local_work(self.meter.look())
        seconds = self.settings.keep_days * DAY_SECONDS
        if seconds and self.clock.steady_seconds() > DAY_SECONDS:
            for name in self._unused(self.meter.look(), seconds):
                self._clear(name, seconds)

    def make_room(self, limit_bytes: int, more_bytes: int, visitor: Visitor | None) -> None:
        """Clear until so many bytes more fit in the limit: exports, then the work unused longest, for a day at least.

        Nothing is cleared where that would not be enough. visitor: whose own work stays.
        """
        most = limit_bytes - more_bytes
        wanted = most - int(limit_bytes * ROOM_SHARE)
        if self._least_bytes(self.meter.look(), visitor, without_exports=True) > most:
            return
        clear_exports(self.queue.runs_folder, FRESH_EXPORT_SECONDS)
        use = self.meter.look()
        if use.total_bytes <= wanted or self._least_bytes(use, visitor) > most:
            return
        total = use.total_bytes
        for name in self._unneeded(use, visitor):
            if total > wanted and self._clear(name, DAY_SECONDS):
                total -= _bytes(use.workspaces[name])

    def _least_bytes(self, use: DiskUse, visitor: Visitor | None, *, without_exports: bool = False) -> int:
        """What would be left if all was cleared that may be. without_exports: and all exports of others, too."""
        unneeded = self._unneeded(use, visitor)
        exports = sum(each.export_bytes for name, each in use.workspaces.items() if name not in unneeded)
        cleared = sum(_bytes(use.workspaces[name]) for name in unneeded) + (exports if without_exports else 0)
        return use.total_bytes - cleared

    def _unneeded(self, use: DiskUse, visitor: Visitor | None) -> list[str]:
        """Workspaces that may go for others' work, the one unused longest first."""
        if self.clock.steady_seconds() < DAY_SECONDS and self.clock.was_set:
            return []  # what was used a minute ago may seem to be years old
        kept = {run.path.parent.name for run in self.queue.active_runs()} | ({visitor.workspace} if visitor else set())
        return [name for name in self._unused(use, DAY_SECONDS) if name not in kept]

    def _unused(self, use: DiskUse, seconds: float) -> list[str]:
        """Workspaces that nobody has used for so long, the one unused longest first."""
        if _is_ours_alone(use):
            return []
        now = time.time()
        unused = [(each.last_used, name) for name, each in use.workspaces.items() if now - each.last_used > seconds]
        return [name for _, name in sorted(unused) if not use.workspaces[name].was_local]

    def _note_local_work(self, use: DiskUse) -> None:
        """Note that work without a note is local where all other work is, before the first stranger comes."""
        known, now = _known(use), time.time()
        if known and _is_ours_alone(use):
            for name, each in use.workspaces.items():
                if name not in known and now - each.last_used > RECORD_SECONDS:  # else its first visit may be going on
                    record_local_use(self.queue.runs_folder / name)

    def _clear(self, name: str, seconds: float) -> bool:
        """Whether the workspace was cleared: not where it was used meanwhile, nor where one of its runs is active."""
        if time.time() - last_used(self.queue.runs_folder / name) <= seconds:
            return False
        with suppress(UserError, OSError):  # the disk refuses: the next one may go
            if self.queue.clear_workspace(name):
                event("workspace-cleared", workspace=workspace_tag(self.queue.runs_folder, name))
                return True
        return False


def _known(use: DiskUse) -> set[str]:
    """The workspaces that say who used them; those of older versions do not."""
    return {name for name, each in use.workspaces.items() if each.origin != name}


def _is_ours_alone(use: DiskUse) -> bool:
    """Whether nobody has come over a network, as far as is known."""
    return all(use.workspaces[name].was_local for name in _known(use))


def _bytes(use: WorkspaceUse) -> int:
    return use.own_bytes + use.export_bytes
