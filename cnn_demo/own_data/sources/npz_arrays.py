"""Reads the arrays of an npz file a few rows at a time. Pickled arrays are never loaded."""

from __future__ import annotations

import math
import tokenize
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.sources.limits import MOST_LABEL_BYTES
from cnn_demo.own_data.sources.table_file import TableFile, read_exactly, unpacked
from cnn_demo.own_data.sources.zip_files import check_table
from cnn_demo.shown_text import one_line
from cnn_demo.spec.fields import show

SUFFIX = ".npy"
VERSION = (1, 0)  # the others are for headers of more than 64 KB, which no array of images needs
CHUNK_BYTES = 4 * MEGABYTE
MOST_ARRAYS, MOST_KEY = 100, 40
NO_HEADER = (
    ValueError,
    tokenize.TokenError,
    SyntaxError,
    MemoryError,
    RecursionError,
)  # of Python's parser, which reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayFile:
    """An array of the file. key: its name, as it is shown. entry: its name in the zip."""

    key: str
    entry: str
    shape: tuple[int, ...]
    dtype: np.dtype
    is_by_columns: bool

    @property
    def text(self) -> str:
        """The array with its shape, for a message."""
        return f"{self.key} {show(self.shape)}"


def arrays_of(file: TableFile) -> dict[str, ArrayFile]:
    """The arrays by their names. Raises DatasetError for a damaged file, and for one with pickled arrays."""
    with _opened(file) as archive:
        entries = [name for name in archive.namelist() if name.endswith(SUFFIX)]
        if len(entries) > MOST_ARRAYS:
            raise DatasetError(f"{file.name} holds {len(entries)} arrays; at most {MOST_ARRAYS} are taken.")
        found = {}
        for entry in entries:
            with archive.open(entry) as opened:
                array = _header(cast("BinaryIO", opened), entry, file.name)
            found[array.key] = array
    return found


def rows(file: TableFile, array: ArrayFile) -> Iterator[NDArray[np.generic]]:
    """The array in pieces, (n, ...) with some n. One row must be of a bounded size. Raises DatasetError."""
    if array.is_by_columns:
        raise DatasetError(
            f"{array.key} in {file.name} is stored by columns (Fortran's order). Save numpy.ascontiguousarray({array.key})."
        )
    count, *inner = array.shape
    row_bytes = math.prod(inner) * array.dtype.itemsize
    step = max(1, CHUNK_BYTES // max(row_bytes, 1))
    with _opened(file) as archive, archive.open(array.entry) as opened:
        stream = cast("BinaryIO", opened)
        _header(stream, array.entry, file.name)
        for start in range(0, count, step):
            taken = min(step, count - start)
            content = read_exactly(stream, taken * row_bytes, file.name)
            yield np.frombuffer(content, dtype=array.dtype).reshape(taken, *inner)


def whole(file: TableFile, array: ArrayFile) -> NDArray[np.generic]:
    """An array of labels. Raises DatasetError where it is too large for one."""
    size = math.prod(array.shape) * array.dtype.itemsize
    if not array.shape or size > MOST_LABEL_BYTES:
        raise DatasetError(f"{array.text} in {file.name} holds {size:,} bytes, which is no array of labels.")
    if 0 in array.shape:
        return np.empty(array.shape, dtype=array.dtype)
    return np.concatenate(list(rows(file, array)))


@contextmanager
def _opened(file: TableFile) -> Iterator[zipfile.ZipFile]:
    with unpacked(file) as opened:
        check_table(opened, file.name)
        with zipfile.ZipFile(opened) as archive:
            yield archive


def _header(opened: BinaryIO, entry: str, name: str) -> ArrayFile:
    """The file stands at the array's first number then."""
    key = one_line(entry.removesuffix(SUFFIX), MOST_KEY)
    version = npy.read_magic(opened)  # type: ignore[no-untyped-call]
    if version != VERSION:
        raise DatasetError(f"{key} in {name} is stored in a version of the format that is not read. Save plain arrays.")
    try:
        shape, is_by_columns, dtype = npy.read_array_header_1_0(opened)  # type: ignore[no-untyped-call]
    except NO_HEADER:
        raise DatasetError(f"{key} in {name} is damaged: its header cannot be read. Save the array again.") from None
    if min(shape, default=0) < 0:
        raise DatasetError(f"{key} in {name} is damaged: its shape is {show(shape)}.")
    if dtype.hasobject:
        raise DatasetError(
            f"{key} in {name} holds pickled Python objects, which are never loaded, since they can run code. Save plain "
            "arrays of numbers or texts."
        )
    return ArrayFile(key=key, entry=entry, shape=shape, dtype=dtype, is_by_columns=is_by_columns)
