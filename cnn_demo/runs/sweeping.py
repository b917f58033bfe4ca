"""Removes what killed processes have left in the folder of runs: files written aside, half-made and half-deleted folders.

A process that lives writes such a file for seconds. What has not changed for an hour belongs to none. Its age is measured
by the clock of its file system, and nothing is touched in a run that a worker holds.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cnn_demo.runs import lease
from cnn_demo.runs.workspace import RUN_PATTERN, is_workspace_id

ABANDONED_SECONDS = 3600.0
ASIDE = re.compile(r"\..+\.[0-9a-f]{8}")  # as cnn_demo/storage.py names a file that is to replace another
HALF_DELETED, HALF_EXPORTED = re.compile(r"\..+\.deleted"), re.compile(r"\.export-.+")
QUESTION_PREFIX, SHARED_PREFIX = ".question-", ".shared-"  # of folders in which machines of a cluster meet
SHARED_FOLDER = re.compile(r"\.(question|shared)-.+")
LEFT_OVER = (ASIDE, HALF_DELETED, HALF_EXPORTED, SHARED_FOLDER)
DEPTH = 5  # RUNS, workspace, data, an own data set, its images


def sweep(runs_folder: Path, *, abandoned_seconds: float = ABANDONED_SECONDS) -> list[Path]:
    """Remove what nobody has changed for so long; returns what was removed. What the disk refuses stays."""
    with suppress(OSError), tempfile.TemporaryFile(dir=runs_folder) as probe:
        before = os.fstat(probe.fileno()).st_mtime - abandoned_seconds
        return [path for path in list(_left_over(runs_folder)) if _changed_before(path, before) and _remove(path)]
    return []


def _left_over(folder: Path, depth: int = 1) -> Iterator[Path]:
    """All that looks like left-overs; not in a run that a worker holds."""
    with suppress(OSError):
        for path in folder.iterdir():
            name = path.name
            if any(pattern.fullmatch(name) for pattern in LEFT_OVER) or _is_half_made(path):
                yield path
            elif depth < DEPTH and path.is_dir() and not path.is_symlink() and not lease.is_locked(path):
                yield from _left_over(path, depth + 1)


def _is_half_made(path: Path) -> bool:
    """Whether a folder is a run that got no status, with which a run begins to exist."""
    return (
        RUN_PATTERN.fullmatch(path.name) is not None
        and is_workspace_id(path.parent.name)
        and path.is_dir()
        and not lease.is_locked(path)
        and not (path / "status.json").exists()
    )


def _changed_before(path: Path, moment: float) -> bool:
    with suppress(OSError):
        return path.lstat().st_mtime < moment
    return False


def _remove(path: Path) -> bool:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        return True
    return False
