"""What was measured while a network trained: one JSON object a line, appended by the worker, read as it grows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cnn_demo.runs.atomic import storage_errors, write_bytes

Record = dict[str, Any]
BATCH, EPOCH, SKETCH = "batch", "epoch", "sketch"


def append(path: Path, record: Record) -> None:
    """Add one line. record["kind"] is BATCH, EPOCH or SKETCH, record["step"] the steps done. Raises StorageError."""
    with storage_errors(path), path.open("ab") as file:
        file.write(json.dumps(record, allow_nan=False).encode() + b"\n")


def keep_until(path: Path, step: int) -> None:
    """Drop what was measured after that step: a resumed run measures it again."""
    if path.is_file():
        kept = [record for record in read(path) if record["step"] <= step]
        write_bytes(path, b"".join(json.dumps(record).encode() + b"\n" for record in kept))


def read(path: Path) -> list[Record]:
    """All whole lines; an unfinished last line is left out."""
    return Reader(path).new_records()


@dataclass
class Reader:
    """Reads what was appended since the last look. Starts over by itself when the file was replaced (a resumed run)."""

    path: Path
    records: list[Record] = field(default_factory=list)
    _inode: int = 0
    _position: int = 0

    def new_records(self) -> list[Record]:
        """The records added since the last call; all of them are in self.records."""
        try:
            with self.path.open("rb") as file:
                self._start_over_if_replaced(file.fileno())
                file.seek(self._position)
                whole, newline, _ = file.read().rpartition(b"\n")
        except FileNotFoundError:
            return []
        self._position += len(whole) + len(newline)
        new = [record for record in map(_parse, whole.splitlines()) if record is not None]
        self.records.extend(new)
        return new

    @property
    def generation(self) -> int:
        """Another number after each start over."""
        return self._inode

    def of(self, kind: str) -> list[Record]:
        """The records of one kind, of those read so far."""
        return [record for record in self.records if record["kind"] == kind]

    def _start_over_if_replaced(self, descriptor: int) -> None:
        found = os.fstat(descriptor)
        if found.st_ino != self._inode or found.st_size < self._position:
            self._inode, self._position = found.st_ino, 0
            self.records.clear()


def thin(records: Iterable[Record], most: int) -> list[Record]:
    """At most about that many records, evenly chosen, the last always among them."""
    all_records = list(records)
    stride = max(1, -(-len(all_records) // most))
    return all_records[::-1][::stride][::-1]


def _parse(line: bytes) -> Record | None:
    """A record, or None for a line that a crash of the machine has damaged."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and {"kind", "step"} <= record.keys() else None
