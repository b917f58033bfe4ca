"""Reads the line of JSON that an upload begins with: the names and sizes of its files, as a browser states them."""

from __future__ import annotations

import json

from cnn_demo.errors import DatasetError, LimitError

MOST_FILES = 50_000
MOST_MARKS = (
    10 * MOST_FILES
)  # commas and brackets, also in names: one for each value, of which a parsed one takes 60 bytes
OUT_OF_ORDER = "The files did not arrive in order. Choose them again."

Expected = tuple[str, int]  # a file's path as the visitor's device names it, and its size in bytes


def expected_files(header: bytes, size: int) -> list[Expected]:
    """The files that the line of names lists. Raises DatasetError, LimitError."""
    if sum(map(header.count, (b",", b"[", b"{"))) > MOST_MARKS:
        raise LimitError(
            f"The list of the files is too long; one upload may have {MOST_FILES:,} files. Add them in parts."
        )
    try:
        listed = json.loads(header)
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, list) or not listed or not all(map(_is_expected, listed)):
        raise DatasetError("The list of the files is damaged. Choose them again.")
    if len(listed) > MOST_FILES:
        raise LimitError(f"{len(listed):,} files were chosen; one upload may have {MOST_FILES:,}. Add them in parts.")
    if len(header) + 1 + sum(length for _, length in listed) != size:
        raise DatasetError(OUT_OF_ORDER)
    return [(name, length) for name, length in listed]


def _is_expected(entry: object) -> bool:
    if not isinstance(entry, list) or len(entry) != 2:
        return False
    name, length = entry
    return isinstance(name, str) and type(length) is int and length >= 0
