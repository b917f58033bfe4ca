"""Records in a workspace who used it last, and when. Neither address nor name: the origin is a tag (jobs/visitor.py)."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import StorageError
from cnn_demo.storage import write_json

FILE = "visitor.json"  # its time of modification is that of the last use
VERSION = 1
RECORD_SECONDS = 3600.0


def record_use(workspace: Path, origin: str) -> None:
    """Note that a visitor of this origin uses the workspace now. Cheap: the file is renewed at most once an hour.

    Does nothing where the workspace has no folder yet, or the disk refuses: the page goes on without it.
    """
    if not workspace.is_dir():
        return
    with suppress(StorageError, OSError):
        if _noted_origin(workspace) != origin:
            write_json(workspace / FILE, {"version": VERSION, "origin": origin})
        elif time.time() - (workspace / FILE).stat().st_mtime > RECORD_SECONDS:
            os.utime(workspace / FILE)


def origin_of(workspace: Path) -> str:
    """Whom the workspace counts for: the origin that used it last, or itself where that was never noted."""
    return _noted_origin(workspace) or workspace.name


def last_used(workspace: Path) -> float:
    """Seconds since 1970, right to the hour. Of a workspace from an older version: when something in it changed last."""
    try:
        return (workspace / FILE).stat().st_mtime
    except OSError:
        return max((_changed_at(path) for path in (workspace, *workspace.glob("*"))), default=0.0)


def _noted_origin(workspace: Path) -> str | None:
    try:
        return str(json.loads((workspace / FILE).read_text())["origin"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _changed_at(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0
