"""Measurements of a training run: one JSON object a line, appended by the worker and read while the file grows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypedDict, TypeVar, cast

from cnn_demo.storage import storage_errors, write_bytes

TAIL_BYTES = 200
NEWEST_TAIL_BYTES = (16_384, None)  # None: the whole file
BATCH: Final = "batch"
EPOCH: Final = "epoch"
SKETCH: Final = "sketch"


class BatchRecord(TypedDict):
    """The batches since the record before.

    epoch: from 0. batch: batches done in the epoch. step: batches done in the run. loss, accuracy: means over the images
    of these batches, accuracy in [0, 1].
    """

    kind: Literal["batch"]
    epoch: int
    batch: int
    step: int
    loss: float
    accuracy: float
    learning_rate: float
    images_per_second: float
    memory_mb: float


class EpochRecord(TypedDict):
    """A whole epoch. loss, accuracy: means over its training images, while the weights changed. seconds: of the run so far.

    val_loss, val_accuracy: on the validation images; None in a run that has none.
    """

    kind: Literal["epoch"]
    epoch: int
    step: int
    loss: float
    accuracy: float
    val_loss: float | None
    val_accuracy: float | None
    seconds: float


class SketchRecord(TypedDict):
    """The prediction for the visitor's drawing. sketch: the drawing's version. probabilities: one for each class."""

    kind: Literal["sketch"]
    epoch: int
    step: int
    sketch: int
    probabilities: list[float]


Record = BatchRecord | EpochRecord | SketchRecord
Measure = Literal["loss", "accuracy"]
EpochMeasure = Literal["loss", "accuracy", "val_loss", "val_accuracy"]
AnyRecord = TypeVar("AnyRecord", BatchRecord, EpochRecord, SketchRecord, Record)


def append(path: Path, record: Record) -> None:
    """Add one line. Raises StorageError."""
    with storage_errors(path), path.open("ab") as file:
        file.write(json.dumps(record, allow_nan=False).encode() + b"\n")


def keep_until(path: Path, step: int, *, epochs: int) -> None:
    """Drop what a run that is resumed measures again. step: the batches that it has done. epochs: those that it has ended.

    A checkpoint may be from between the last batch of an epoch and its evaluation.
    """
    if path.is_file():
        kept = [
            record
            for record in read(path)
            if record["step"] <= step and (record["kind"] != EPOCH or record["epoch"] < epochs)
        ]
        write_bytes(path, b"".join(json.dumps(record).encode() + b"\n" for record in kept))


def read(path: Path) -> list[Record]:
    """All whole lines; an unfinished last line is left out."""
    return Reader(path).new_records()


def newest_epoch(path: Path) -> EpochRecord | None:
    """The epoch measured last, None before the first one has ended. Reads the end of the file alone where that has it."""
    for tail_bytes in NEWEST_TAIL_BYTES:
        try:
            with path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(-min(tail_bytes or size, size), os.SEEK_END)
                lines = file.read().splitlines(keepends=True)
        except FileNotFoundError:
            return None
        for line in reversed(lines):
            record = _parse(line) if EPOCH.encode() in line and line.endswith(b"\n") else None
            if record is not None and record["kind"] == EPOCH:
                return record
    return None


@dataclass
class Reader:
    """Reads what was appended since the last look. Starts over by itself when the file was replaced (a resumed run)."""

    path: Path
    generation: int = 0  # changes each time the reader starts over
    _inode: int = 0
    _position: int = 0
    _tail: bytes = b""  # of what was read so far

    def new_records(self) -> list[Record]:
        """The records added since the last call. A new generation begins with the file's first record."""
        try:
            with self.path.open("rb") as file:
                self._start_over_if_replaced(file)
                whole, newline, _ = file.read().rpartition(b"\n")
        except FileNotFoundError:
            return []
        self._position += len(whole) + len(newline)
        self._tail = (self._tail + whole + newline)[-TAIL_BYTES:]
        return [record for record in map(_parse, whole.splitlines()) if record is not None]

    def _start_over_if_replaced(self, file: BinaryIO) -> None:
        """Move to what is new in the file, which is its start where the file was replaced.

        The inode alone does not tell: a file that was replaced twice may have the first one's. So the last bytes that
        were read are compared as well.
        """
        inode = os.fstat(file.fileno()).st_ino
        file.seek(self._position - len(self._tail))
        if inode != self._inode or file.read(len(self._tail)) != self._tail:
            self._inode, self._position, self._tail = inode, 0, b""
            self.generation += 1
            file.seek(0)


def thin(records: Iterable[AnyRecord], most: int) -> list[AnyRecord]:
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
    return cast(Record, record) if isinstance(record, dict) and {"kind", "step"} <= record.keys() else None
