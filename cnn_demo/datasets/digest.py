"""The hash of a data set's arrays, and their bytes in pieces. No Keras and no Streamlit."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.images import KEYS, Images
from cnn_demo.storage import write_bytes

BLOCK_BYTES = MEGABYTE


def digest(images: Images) -> str:
    """The sha256 of shapes and content, hexadecimal. It is the same wherever the same images are."""
    content = hashlib.sha256()
    for key in KEYS:
        array = getattr(images, key)
        content.update(f"{key} {array.shape} ".encode())
        for block in blocks(array):
            content.update(block)
    if images.held is not None:
        content.update(b"held " + images.held.tobytes())
    return content.hexdigest()


def digest_once(images: Images, file: Path) -> str:
    """The digest in the file; computed and written to it first where it is missing. Raises StorageError."""
    try:
        return file.read_text()
    except FileNotFoundError:
        found = digest(images)
    write_bytes(file, found.encode())
    return found


def blocks(array: NDArray[np.uint8]) -> Iterator[bytes]:
    """The bytes of an array in C order, about BLOCK_BYTES at a time.

    Of a memory-mapped one, no more is in this process's memory at any moment.
    """
    mapping = _mapping(array)
    at_once = max(1, BLOCK_BYTES * len(array) // max(array.nbytes, 1))
    _release(mapping)
    for start in range(0, len(array), at_once):
        yield array[start : start + at_once].tobytes()
        _release(mapping)


def _release(mapping: mmap.mmap | None) -> None:
    """Let go of the pages of a mapped file that were read; reading them again brings them back."""
    if mapping is not None and hasattr(mmap, "MADV_DONTNEED"):  # Windows has no such advice
        mapping.madvise(mmap.MADV_DONTNEED)


def _mapping(array: NDArray[np.uint8]) -> mmap.mmap | None:
    """The mapped file that an array is a view of; None for an array in memory."""
    owner: Any = array
    while owner is not None and not isinstance(owner, mmap.mmap):
        owner = getattr(owner, "base", None)
    return owner
