"""What a visitor may keep and queue, and what the server keeps in all: figures to show, and the refusal before a write.

Limits hold for a workspace, for an origin (all visitors of one network address, or a signed-in person) and for the
server. A workspace costs nothing to make, so the limits of an origin are what bounds a visitor who makes many: neither
the bytes nor the runs that such a visitor may have depend on the number of workspaces. That is why making workspaces
needs no limit in time; an empty one counts with the blocks that it takes on disk, and old ones are cleared (clearing.py).
On the server's own machine nobody shares the disk: there the shares of workspace and origin hold only where they are set.

The visitor's own limits are checked first: a request that is refused anyway clears nothing. What was admitted counts at
once, before it is on disk (DiskMeter.admit), so that many requests at a time cannot pass the limits together.

Exports lie in the run's folder, also those that a guest of a shared network makes; so do the files that browsers load.
They can be made again, so they count in the server's total alone, never for the owner, and they are the first thing that
is cleared. Their number is bounded: one for each format of a network.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from cnn_demo.byte_sizes import KILOBYTE, MEGABYTE
from cnn_demo.errors import LimitError
from cnn_demo.events import event
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.disk_use import DiskMeter, DiskUse
from cnn_demo.runs.origin import is_local
from cnn_demo.settings import Settings
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise

CHECK_AGE_SECONDS, SHOW_AGE_SECONDS = 2.0, 30.0
# Weights of the last and the best epoch, the checkpoint with two moments for each weight, and files of the browser.
WEIGHT_COPIES = 6
OTHER_RUN_BYTES = 256 * KILOBYTE  # metrics, log and small files
NEW_WORKSPACE_BYTES = 32 * KILOBYTE  # its folder, and the small files in it
RUNS, BYTES = "runs", "bytes"
OF_WORKSPACE, OF_ORIGIN, IN_ALL = "workspace", "origin", "server"
MAY_ALLOW = "The server's operator can allow more with the setting {setting}."

MakeRoom = Callable[[int, int, Visitor | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How much of something is used, and how much may be. what: RUNS or BYTES; of: whose, one of the constants above."""

    what: str
    of: str
    used: int
    limit: int
    setting: str

    @property
    def share(self) -> float:
        """Of the limit; above 1 where it was lowered since."""
        return self.used / max(self.limit, 1)

    def leaves_room_for(self, more: int) -> bool:
        return self.used + more <= self.limit


REFUSALS = {
    (RUNS, OF_WORKSPACE): "No more runs can be kept here; the limit is {limit}. Delete one on the Runs page.",
    (RUNS, OF_ORIGIN): "Visitors from your network keep {used:,} runs here; the limit is {limit:,}. Delete runs that "
    "nobody needs.",
    (BYTES, OF_WORKSPACE): "Your work takes {used_mb:,} MB and {more_mb:,} MB more are needed; one visitor may keep "
    "{limit_mb:,} MB. Delete runs on the Runs page, or data sets of your own on the Data page.",
    (
        BYTES,
        OF_ORIGIN,
    ): "The work of visitors from your network takes {used_mb:,} MB and {more_mb:,} MB more are needed; "
    "the limit is {limit_mb:,} MB. Delete runs and data sets that nobody needs.",
    (
        BYTES,
        IN_ALL,
    ): "This server is full: its visitors' work takes {used_mb:,} MB of {limit_mb:,} MB and {more_mb:,} MB "
    "more are needed. Delete runs and data sets that you do not need, or try again later: work that is no longer used is "
    "cleared.",
}


class Quotas:
    """The quotas of one server. make_room: clears old work, see Clearing.make_room."""

    def __init__(self, settings: Settings, meter: DiskMeter, *, make_room: MakeRoom | None = None) -> None:
        self.settings, self.meter = settings, meter
        self._make_room = make_room
        self._lock = threading.Lock()  # a check and what it admits are one step

    def of(self, visitor: Visitor, *, max_age_seconds: float = SHOW_AGE_SECONDS) -> list[Quota]:
        """The quotas that a visitor's new run must fit in, the visitor's own first."""
        use = self.meter.look(max_age_seconds=max_age_seconds, workspace=visitor.workspace)
        return [*self._runs(use, visitor), *self._bytes(use, visitor), self._in_all(use)]

    def in_all(self, *, max_age_seconds: float = SHOW_AGE_SECONDS) -> Quota:
        """Bytes of the folder of runs, exports included."""
        return self._in_all(self.meter.look(max_age_seconds=max_age_seconds))

    def check_new_runs(self, visitor: Visitor, runs: int, more_bytes: int) -> None:
        """Refuse new runs that would take so many bytes, before any is written. Raises LimitError."""
        with self._lock:
            for quota in self.of(visitor, max_age_seconds=CHECK_AGE_SECONDS):
                if quota.of != IN_ALL:
                    _check(quota, runs if quota.what == RUNS else more_bytes)
            self._check_total(more_bytes, visitor)
            self.meter.admit(visitor.workspace, visitor.origin, runs=runs, more_bytes=more_bytes)

    def check_new_workspace(self, visitor: Visitor) -> None:
        """Refuse to make the visitor's workspace, before its folder is made. Raises LimitError."""
        self.check_new_runs(visitor, 0, NEW_WORKSPACE_BYTES)

    def check_pictures(self, visitor: Visitor, more_bytes: int) -> None:
        """Refuse pictures or images of an own data set that would take so many bytes, before any is written.

        Raises LimitError.
        """
        self.check_new_runs(visitor, 0, more_bytes)

    def check_export(self, more_bytes: int) -> None:
        """Refuse an export that would take so many bytes, before any is written. Raises LimitError."""
        self._check_total(more_bytes, None)

    def run_bytes(self, project: Project) -> int:
        """About what a run of the project takes when it has ended, its kept epochs included."""
        weights = summarise(project.architecture).weight_bytes
        kept = min(self.settings.kept_epochs, project.recipe.epochs + 1) * weights
        return weights * WEIGHT_COPIES + min(kept, self.settings.kept_epochs_mb * MEGABYTE) + OTHER_RUN_BYTES

    def _check_total(self, more_bytes: int, visitor: Visitor | None) -> None:
        quota = self.in_all(max_age_seconds=CHECK_AGE_SECONDS)
        if self._make_room and not quota.leaves_room_for(more_bytes) and self._may_clear():
            self._make_room(quota.limit, more_bytes, visitor)
            quota = self.in_all(max_age_seconds=0)
        _check(quota, more_bytes)

    def _may_clear(self) -> bool:
        """Whether visitors' own work has used up the limit.

        A limit that follows from the disk falls below what is stored where other data takes the space. No visitor's
        work is deleted for that, nor where the free space is unknown.
        """
        use = self.meter.look(max_age_seconds=CHECK_AGE_SECONDS)
        is_known = use.free_bytes is not None and use.total_bytes <= _most_bytes(self.settings, use)
        return is_known or self.settings.max_disk_mb is not None

    def _runs(self, use: DiskUse, visitor: Visitor) -> list[Quota]:
        own, settings = use.workspaces.get(visitor.workspace), self.settings
        of_origin = sum(each.runs for each in use.of_origin(visitor.origin))
        return [
            Quota(
                what=RUNS,
                of=OF_WORKSPACE,
                used=own.runs if own else 0,
                limit=settings.max_runs_per_workspace,
                setting="CNN_DEMO_MAX_RUNS_PER_WORKSPACE",
            ),
            Quota(
                what=RUNS,
                of=OF_ORIGIN,
                used=of_origin,
                limit=settings.max_runs_per_address,
                setting="CNN_DEMO_MAX_RUNS_PER_ADDRESS",
            ),
        ]

    def _bytes(self, use: DiskUse, visitor: Visitor) -> list[Quota]:
        """Of the workspace and of the origin. On the server's own machine only those that a setting limits."""
        own, most, settings = use.workspaces.get(visitor.workspace), _most_bytes(self.settings, use), self.settings
        found = [
            Quota(
                what=BYTES,
                of=OF_WORKSPACE,
                used=own.own_bytes if own else 0,
                limit=_megabytes(settings.max_disk_mb_per_workspace, otherwise=most // 4),
                setting="CNN_DEMO_MAX_DISK_MB_PER_WORKSPACE",
            ),
            Quota(
                what=BYTES,
                of=OF_ORIGIN,
                used=sum(each.own_bytes for each in use.of_origin(visitor.origin)),
                limit=_megabytes(settings.max_disk_mb_per_address, otherwise=most // 2),
                setting="CNN_DEMO_MAX_DISK_MB_PER_ADDRESS",
            ),
        ]
        if is_local(self.meter.runs_folder, visitor.workspace, visitor.origin):
            are_set = (settings.max_disk_mb_per_workspace, settings.max_disk_mb_per_address)
            return [quota for quota, is_set in zip(found, are_set, strict=True) if is_set is not None]
        return found

    def _in_all(self, use: DiskUse) -> Quota:
        return Quota(
            what=BYTES,
            of=IN_ALL,
            used=use.total_bytes,
            limit=_most_bytes(self.settings, use),
            setting="CNN_DEMO_MAX_DISK_MB",
        )


def _most_bytes(settings: Settings, use: DiskUse) -> int:
    """Half of what the runs take and what is free: it stays the same while they grow, and shrinks when the disk fills.

    Where nobody knows how much is free, what the runs take already.
    """
    free = use.total_bytes if use.free_bytes is None else use.free_bytes
    return _megabytes(settings.max_disk_mb, otherwise=(use.total_bytes + free) // 2)


def _megabytes(set_to: int | None, *, otherwise: int) -> int:
    return otherwise if set_to is None else set_to * MEGABYTE


def _check(quota: Quota, more: int) -> None:
    if not quota.leaves_room_for(more):
        text = REFUSALS[quota.what, quota.of].format(
            used=quota.used,
            limit=quota.limit,
            used_mb=quota.used // MEGABYTE,
            limit_mb=quota.limit // MEGABYTE,
            more_mb=-(-more // MEGABYTE),
        )
        event("quota-refused", what=quota.what, of=quota.of)
        raise LimitError(f"{text} {MAY_ALLOW.format(setting=quota.setting)}")
