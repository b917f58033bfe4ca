"""Recorded pen strokes of handwritten digits: finds, checks and reads their file.

Source: Alpaydin and Alimoglu 1998, Pen-Based Recognition of Handwritten Digits, UCI Machine Learning Repository,
https://doi.org/10.24432/C5MG6K, CC BY 4.0: the training part as it was recorded, of 30 writers.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from unlzw3 import unlzw

from cnn_demo.datasets import unipen
from cnn_demo.datasets.unipen import BOX, RecordedDigit
from cnn_demo.errors import DatasetError
from cnn_demo.storage import reason, replacing, storage_errors

NPZ = "pen_strokes.npz"
TEXT = "pendigits-orig.tra"
COMPRESSED = f"{TEXT}.Z"
ARCHIVE = "https://archive.ics.uci.edu/static/public/81/pen+based+recognition+of+handwritten+digits.zip"
WRITERS, DIGITS = 30, 7_087
DAMAGED = (ValueError, EOFError, OSError, KeyError, IndexError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PenStrokes:
    """Strokes of digits in the order in which they were written.

    points: (n, 2) int16, x to the right and y downward in a box of 500 x 500. stroke_starts: the index in points at which
    each stroke begins. digit_starts: the index in stroke_starts at which each digit begins. labels: (digits,) uint8, 0 to 9.
    writers: (digits,) uint8, numbered from 1.
    """

    points: NDArray[np.int16]
    stroke_starts: NDArray[np.int32]
    digit_starts: NDArray[np.int32]
    labels: NDArray[np.uint8]
    writers: NDArray[np.uint8]

    def strokes(self, digit: int) -> list[NDArray[np.float64]]:
        """The strokes of a digit: (n, 2) float64 each, in the box."""
        starts = np.append(self.stroke_starts, len(self.points))
        last = self.digit_starts[digit + 1] if digit + 1 < len(self.labels) else len(self.stroke_starts)
        own = range(self.digit_starts[digit], last)
        return [self.points[starts[index] : starts[index + 1]].astype(np.float64) for index in own]


ARRAYS = {
    "points": np.int16,
    "stroke_starts": np.int32,
    "digit_starts": np.int32,
    "labels": np.uint8,
    "writers": np.uint8,
}


def located(folders: Iterable[Path]) -> Path | None:
    """The first file with the strokes in these folders; None where there is none."""
    return next((path for folder in folders for name in READERS if (path := folder / name).is_file()), None)


def read(path: Path) -> PenStrokes:
    """The strokes in a file, whose name is one of READERS. Raises DatasetError where it is damaged or holds others."""
    try:
        found = READERS[path.name](path)
        _check(found)
    except DAMAGED as error:
        raise DatasetError(
            f"{path.name} in {path.parent} cannot be read as the pen strokes of {DIGITS:,} digits by {WRITERS} writers "
            f"({reason(error)}). Delete it and download it again."
        ) from error
    return found


def from_archive(path: Path) -> PenStrokes:
    """The strokes in the archive that UCI publishes. Raises DatasetError where it holds others."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = _from_compressed(archive.read(COMPRESSED))
        _check(found)
    except DAMAGED as error:
        raise DatasetError(
            f"What {ARCHIVE} sent is not the archive with {COMPRESSED} ({reason(error)}). Put {COMPRESSED} or {NPZ} into "
            "the folder that CNN_DEMO_DATA names."
        ) from error
    return found


def write(path: Path, strokes: PenStrokes) -> None:
    """Write the strokes as an npz file, whole or not at all. Raises StorageError."""
    with storage_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **{name: getattr(strokes, name) for name in ARRAYS})


def _from_npz(path: Path) -> PenStrokes:
    with np.load(path, allow_pickle=False) as file:
        return _typed({name: file[name] for name in ARRAYS})


def _from_compressed(content: bytes) -> PenStrokes:
    """The strokes of an LZW-compressed UNIPEN text."""
    return _gathered(unipen.parse(unlzw(content).decode("ascii")))


def _typed(arrays: Mapping[str, NDArray]) -> PenStrokes:
    for name, dtype in ARRAYS.items():
        if arrays[name].dtype != dtype:
            raise ValueError(f"{name} is of type {arrays[name].dtype}; expected {np.dtype(dtype)}")
    return PenStrokes(**arrays)


def _gathered(digits: list[RecordedDigit]) -> PenStrokes:
    """The digits in one value, without those whose second stroke is missing from the file."""
    kept = [digit for digit in digits if digit.is_whole]
    strokes = [stroke for digit in kept for stroke in digit.strokes]
    return PenStrokes(
        points=np.concatenate([np.array(stroke, np.int16).reshape(-1, 2) for stroke in strokes]),
        stroke_starts=_starts([len(stroke) for stroke in strokes]),
        digit_starts=_starts([len(digit.strokes) for digit in kept]),
        labels=np.array([digit.label for digit in kept], np.uint8),
        writers=np.array([digit.writer for digit in kept], np.uint8),
    )


def _starts(lengths: list[int]) -> NDArray[np.int32]:
    return (np.cumsum(lengths) - lengths).astype(np.int32)


def _check(strokes: PenStrokes) -> None:
    """Compare the content with what is known of it: no digest of the published file is known here. Raises ValueError."""
    points, labels, writers = strokes.points, strokes.labels, strokes.writers
    if (len(labels), len(writers), len(np.unique(writers))) != (DIGITS, DIGITS, WRITERS):
        raise ValueError(f"it holds {len(labels):,} whole digits by {len(np.unique(writers))} writers")
    if points.ndim != 2 or points.shape[1] != 2 or points.min() < 0 or points.max() > BOX:
        raise ValueError(f"it holds points outside of the box of {BOX} x {BOX}")
    if not np.array_equal(np.unique(labels), np.arange(10)) or writers.min() < 1 or writers.max() > WRITERS:
        raise ValueError("its labels are not the ten digits, or its writers are not numbered from 1")
    for starts, end in ((strokes.stroke_starts, len(points)), (strokes.digit_starts, len(strokes.stroke_starts))):
        if len(starts) == 0 or starts[0] != 0 or (np.diff(np.append(starts, end)) < 1).any():
            raise ValueError("its strokes or digits have no points")


READERS: dict[str, Callable[[Path], PenStrokes]] = {
    NPZ: _from_npz,
    COMPRESSED: lambda path: _from_compressed(path.read_bytes()),
    TEXT: lambda path: _gathered(unipen.parse(path.read_text("ascii"))),
}
