"""Keeps the designs of short links: a design's text under an id that follows from the text."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import LinkError
from cnn_demo.spec.link import MAX_TEXT
from cnn_demo.storage import StorageLock, storage_errors, write_bytes

FOLDER = Path("shared", "designs")
ID_PATTERN = re.compile(r"[A-Za-z0-9_-]{10}")  # 60 bits; a design's own text is always longer
MOST_DESIGNS = 5_000  # of at most 16 kB each, most of them below 1 kB


class SharedDesigns:
    """The designs of one folder of runs. most_designs: beyond it, the one used longest ago is dropped."""

    def __init__(self, runs_folder: Path, *, most_designs: int = MOST_DESIGNS) -> None:
        self.folder, self.most_designs = runs_folder / FOLDER, most_designs
        self._lock = StorageLock(self.folder / "lock")  # other tabs and web processes keep designs here as well

    def keep(self, text: str) -> str:
        """Keep a design as cnn_demo.spec.link.encode writes it; returns its id. Raises LinkError and StorageError."""
        if len(text) > MAX_TEXT:
            raise LinkError(f"The design's text has {len(text):,} characters; a link carries at most {MAX_TEXT:,}.")
        name = _id(text)
        file = self.folder / name
        with storage_errors(file):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._lock:
                if not _mark_as_used(file):
                    self._make_room()
                    write_bytes(file, text.encode())
        return name

    def open(self, name: str) -> str:
        """The design's text. Raises LinkError where it is not kept any more."""
        try:
            text = (self.folder / name).read_text() if ID_PATTERN.fullmatch(name) else ""
        except (OSError, ValueError):
            text = ""
        if _id(text) != name:
            raise LinkError(
                "The design of this short link is no longer kept here, or a part of the link is missing. Ask for the "
                "long link, which carries the whole design."
            )
        with suppress(OSError):  # the text was read already
            _mark_as_used(self.folder / name)
        return text

    def _make_room(self) -> None:
        kept = [path for path in self.folder.iterdir() if ID_PATTERN.fullmatch(path.name)]
        oldest_first = sorted(kept, key=_last_used)
        for path in oldest_first[: max(len(kept) - self.most_designs + 1, 0)]:
            path.unlink(missing_ok=True)


def _mark_as_used(file: Path) -> bool:
    """Set the time by which _make_room orders the designs. Returns whether the design is kept."""
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True


def _last_used(file: Path) -> int:
    """When a design was last used, in nanoseconds; 0 for one that was deleted since the folder was listed."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _id(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()[:10]
