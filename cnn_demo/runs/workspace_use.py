"""Records in a workspace who used it last, and whether it was ever used on the server's own machine.

The time of the last use is that of the file, or of a run's status where that is newer: a run that trains is in use.
Neither address nor name is written: the origin is a tag (origin.py).
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import StorageError
from cnn_demo.runs.origin import is_local, origin_tag
from cnn_demo.storage import write_json

FILE = "visitor.json"
VERSION = 2  # version 1 has no "was_local"
RECORD_SECONDS = 3600.0


def record_use(workspace: Path, origin: str) -> None:
    """Note that a visitor of this origin uses the workspace now. Cheap: the file is renewed at most once an hour.

    Does nothing where the workspace has no folder yet, or the disk refuses: the page goes on without it.
    """
    if not workspace.is_dir():
        return
    with suppress(StorageError, OSError):
        if _noted_origin(workspace) != origin:
            was_here = was_local(workspace) or is_local(workspace.parent, workspace.name, origin)
            write_json(workspace / FILE, {"version": VERSION, "origin": origin, "was_local": was_here})
        elif time.time() - (workspace / FILE).stat().st_mtime > RECORD_SECONDS:
            os.utime(workspace / FILE)


def record_local_use(workspace: Path) -> None:
    """Note that the workspace was made on the server's own machine, unless a use was noted already."""
    if _noted_origin(workspace) is None:
        with suppress(StorageError):
            record_use(workspace, origin_tag(workspace.parent, workspace.name))


def record_guest(workspace: Path) -> None:
    """Note that somebody uses a network that the workspace shares: it is kept as if its owner had come."""
    with suppress(OSError):
        if time.time() - last_used(workspace) > RECORD_SECONDS:
            os.utime(workspace / FILE if (workspace / FILE).exists() else workspace)


def origin_of(workspace: Path) -> str:
    """Whom the workspace counts for: the origin that used it last, or itself where that was never noted."""
    return _noted_origin(workspace) or workspace.name


def was_local(workspace: Path) -> bool:
    """Whether the workspace was made or ever used on the server's own machine, as far as that was noted."""
    note = _note(workspace)
    with suppress(StorageError):
        return note.get("was_local") is True or is_local(workspace.parent, workspace.name, str(note.get("origin")))
    return False


def last_used(workspace: Path) -> float:
    """Seconds since 1970, right to the hour. Of a workspace from an older version: when something in it changed last."""
    noted = _changed_at(workspace / FILE)
    others = () if noted else (workspace, *workspace.glob("*"))
    return max(noted, *map(_changed_at, (*others, *workspace.glob("*/status.json"))), 0.0)


def _noted_origin(workspace: Path) -> str | None:
    origin = _note(workspace).get("origin")
    return None if origin is None else str(origin)


def _note(workspace: Path) -> dict[str, object]:
    try:
        note = json.loads((workspace / FILE).read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _changed_at(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0
