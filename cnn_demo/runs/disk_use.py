"""Measures what the folder of runs takes on disk: in all, for each workspace and each origin. Cheap enough to ask often.

A run's folder is measured again only when something in it was made, replaced or deleted: that changes the time of its
folder. Files that merely grow (log, metrics) count with the next such change; a training run replaces files all the time.
Measured on two busy cores with 2,000 runs in 200 workspaces, 44,000 files: 1.1 s at first, 0.1 s afterwards.
"""

from __future__ import annotations

import os
import shutil
import stat
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from cnn_demo.runs import saved_exports, workspace_use
from cnn_demo.runs.origin import is_local
from cnn_demo.runs.workspace import RUN_PATTERN, is_workspace_id

ADMITTED_SECONDS = 10.0  # that what was admitted counts without being on disk
BLOCK_BYTES = 4096  # what a file or folder takes at least, so that a flood of empty ones counts


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceUse:
    """What one workspace takes. export_bytes: of files that can be made again, apart from own_bytes.

    last_used: seconds since 1970. origin, was_local: see workspace_use.py.
    """

    origin: str
    was_local: bool = False
    last_used: float
    runs: int
    own_bytes: int
    export_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskUse:
    """What the folder of runs takes. other_bytes: of all that is in no workspace. free_bytes: on its disk, None if unknown."""

    workspaces: Mapping[str, WorkspaceUse] = field(default_factory=dict)
    other_bytes: int = 0
    free_bytes: int | None = 0

    @property
    def total_bytes(self) -> int:
        return self.other_bytes + sum(each.own_bytes + each.export_bytes for each in self.workspaces.values())

    def of_origin(self, origin: str) -> list[WorkspaceUse]:
        return [each for each in self.workspaces.values() if each.origin == origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Admitted:
    """What a workspace will have when all that was admitted is there. until: of the monotonic clock."""

    origin: str
    was_local: bool
    runs: int
    own_bytes: int
    until: float


@dataclass(frozen=True, slots=True)
class _Measured:
    """A folder as it was measured. changed_at: of it and of all folders in it -> time of the last change."""

    changed_at: Mapping[str, int]
    own_bytes: int
    export_bytes: int


class DiskMeter:
    """Measures one folder of runs, and remembers each run's folder."""

    def __init__(self, runs_folder: Path) -> None:
        self.runs_folder = runs_folder
        self._folders: dict[str, _Measured] = {}
        self._found, self._found_at = DiskUse(), float("-inf")
        self._admitted: dict[str, _Admitted] = {}
        self._lock = threading.Lock()

    def look(self, *, max_age_seconds: float = 0.0, workspace: str | None = None) -> DiskUse:
        """What the folder takes now, or took at most so long ago. workspace: the one that is measured now in any case."""
        with self._lock:
            if time.monotonic() - self._found_at >= max_age_seconds:
                self._found, self._found_at = self._look(), time.monotonic()
            elif workspace is not None and (self.runs_folder / workspace).is_dir():
                use = self._folder_use(str(self.runs_folder / workspace), self._folders)
                self._found = replace(self._found, workspaces={**self._found.workspaces, workspace: use})
            return self._with_admitted(self._found)

    def admit(self, workspace: str, origin: str, *, runs: int, more_bytes: int) -> None:
        """Count new runs, and what they will take, from now on, whether they are on disk or not."""
        with self._lock:
            before = self._with_admitted(self._found).workspaces.get(workspace)
            self._admitted[workspace] = _Admitted(
                origin=origin,
                was_local=is_local(self.runs_folder, workspace, origin),
                runs=(before.runs if before else 0) + runs,
                own_bytes=(before.own_bytes if before else 0) + more_bytes,
                until=time.monotonic() + ADMITTED_SECONDS,
            )

    def _with_admitted(self, found: DiskUse) -> DiskUse:
        """What was found, and what was admitted lately and is not there yet. The space for it is no longer free."""
        now = time.monotonic()
        self._admitted = {name: each for name, each in self._admitted.items() if each.until > now}
        if not self._admitted:
            return found
        workspaces = dict(found.workspaces)
        for name, each in self._admitted.items():
            use = workspaces.get(name) or WorkspaceUse(
                origin=each.origin, was_local=each.was_local, last_used=time.time(), runs=0, own_bytes=0, export_bytes=0
            )
            workspaces[name] = replace(use, runs=max(use.runs, each.runs), own_bytes=max(use.own_bytes, each.own_bytes))
        counted = replace(found, workspaces=workspaces)
        free = found.free_bytes
        missing = counted.total_bytes - found.total_bytes
        return replace(counted, free_bytes=None if free is None else max(free - missing, 0))

    def _look(self) -> DiskUse:
        before, self._folders = self._folders, {}
        workspaces, other = dict[str, WorkspaceUse](), 0
        for entry in _entries(str(self.runs_folder)):
            if entry.is_dir(follow_symlinks=False):
                found = self._folder_use(entry.path, before)
                if is_workspace_id(entry.name):
                    workspaces[entry.name] = found
                else:
                    other += found.own_bytes + found.export_bytes
            else:
                other += _bytes(entry)
        return DiskUse(workspaces=workspaces, other_bytes=other, free_bytes=_free_bytes(self.runs_folder))

    def _folder_use(self, folder: str, before: Mapping[str, _Measured]) -> WorkspaceUse:
        """A workspace, or another folder in the folder of runs."""
        own, exports, runs = BLOCK_BYTES, 0, 0
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                measured = _remembered(before.get(entry.path)) or _measure(entry.path)
                self._folders[entry.path] = measured
                own, exports = own + measured.own_bytes, exports + measured.export_bytes
                runs += RUN_PATTERN.fullmatch(entry.name) is not None
            else:
                own += _bytes(entry)
        path = Path(folder)
        return WorkspaceUse(
            origin=workspace_use.origin_of(path),
            was_local=workspace_use.was_local(path),
            last_used=workspace_use.last_used(path),
            runs=runs,
            own_bytes=own,
            export_bytes=exports,
        )


def _remembered(measured: _Measured | None) -> _Measured | None:
    """What was measured before, where no folder in it has changed since."""
    if measured is not None:
        with suppress(OSError):
            if all(Path(path).stat().st_mtime_ns == at for path, at in measured.changed_at.items()):
                return measured
    return None


def _measure(path: str) -> _Measured:
    """The folder and all in it. What is deleted meanwhile does not count."""
    changed_at, sizes, waiting = dict[str, int](), {False: 0, True: 0}, [(path, False)]
    while waiting:
        folder, is_export = waiting.pop()
        with suppress(OSError):
            # Asked before looking: a change meanwhile is found next time.
            changed_at[folder] = Path(folder).stat().st_mtime_ns
            sizes[is_export] += BLOCK_BYTES
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, is_export or entry.name in saved_exports.MADE_AGAIN))
            else:
                sizes[is_export] += _bytes(entry)
    return _Measured(changed_at, own_bytes=sizes[False], export_bytes=sizes[True])


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as found:
        yield from found


def _bytes(file: os.DirEntry[str]) -> int:
    with suppress(OSError):
        about = file.stat(follow_symlinks=False)
        if stat.S_ISREG(about.st_mode):
            return -(-about.st_size // BLOCK_BYTES) * BLOCK_BYTES
    return 0


def _free_bytes(folder: Path) -> int | None:
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return None
