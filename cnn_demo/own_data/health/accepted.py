"""Remembers which findings about a data set the visitor has accepted, in a file of the data set's folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from cnn_demo.storage import StorageLock, write_json

FILE, LOCK = "accepted.json", "accepted.lock"


def read_accepted(folder: Path) -> frozenset[str]:
    """The keys of the accepted cases; none where the file is missing or damaged, which shows the findings again."""
    try:
        found = json.loads((folder / FILE).read_text())
    except (OSError, ValueError):
        return frozenset()
    return frozenset(key for key in found if isinstance(key, str)) if isinstance(found, list) else frozenset()


def add_accepted(folder: Path, keys: Iterable[str]) -> None:
    """Accept more cases. folder: of the data set. Raises StorageError."""
    with StorageLock(folder / LOCK):
        write_json(folder / FILE, sorted(read_accepted(folder) | set(keys)))


def drop_accepted(folder: Path, keys: Iterable[str]) -> None:
    """Show the findings about these cases again. Raises StorageError."""
    with StorageLock(folder / LOCK):
        write_json(folder / FILE, sorted(read_accepted(folder) - set(keys)))
