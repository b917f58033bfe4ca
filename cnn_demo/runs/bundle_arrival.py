"""A bundle that arrives in pieces from a browser: kept in a file until all are there, and removed where they stay away.

The file has the size of the whole bundle from the start, so that the sizes of the files tell what is still to come. The
bytes are checked afterwards, as those of any bundle (see bundle.py); here only their number and order are.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.byte_sizes import KILOBYTE, MEGABYTE
from cnn_demo.errors import BundleError, LimitError
from cnn_demo.storage import storage_errors

FOLDER = "arriving"  # in the cache folder
PIECE_BYTES = 720 * KILOBYTE  # all but the last piece; in base64 below a megabyte
MOST_OF_ALL = 200 * MEGABYTE  # of all visitors' bundles on their way
ABANDONED_SECONDS = 600.0
OUT_OF_ORDER = "The pieces of the network did not arrive in order. Keep it again."
TOO_LATE = "The rest of the network arrived too late: the server has removed its beginning. Keep it again."


@dataclass(slots=True, kw_only=True)
class ArrivingBundle:
    """The bundle as far as it is here. size: bytes of the whole. pieces: how many have arrived."""

    path: Path
    size: int
    pieces: int = 0

    @property
    def is_complete(self) -> bool:
        return self.pieces == pieces_of(self.size)

    def add(self, index: int, content: bytes) -> None:
        """Add the next piece. Raises BundleError where it is another or of another length, StorageError."""
        start = self.pieces * PIECE_BYTES
        if index != self.pieces or len(content) != min(PIECE_BYTES, self.size - start):
            raise BundleError(OUT_OF_ORDER)
        with storage_errors(self.path):
            try:
                file = self.path.open("r+b")
            except FileNotFoundError:
                raise BundleError(TOO_LATE) from None
            with file:
                file.seek(start)
                file.write(content)
        self.pieces += 1

    def remove(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def pieces_of(size: int) -> int:
    """How many pieces a bundle of so many bytes has."""
    return -(-size // PIECE_BYTES)


def begin(cache_folder: Path, size: int, *, most_bytes: int) -> ArrivingBundle:
    """Make room for a bundle. most_bytes: that one may have. Raises BundleError, LimitError, StorageError."""
    if size > most_bytes:
        raise BundleError(f"The network takes {size:,} bytes as a bundle; this server takes at most {most_bytes:,}.")
    remove_abandoned(cache_folder)
    folder = cache_folder / FOLDER
    bundle = ArrivingBundle(path=folder / secrets.token_hex(8), size=size)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with bundle.path.open("xb") as file:
            file.truncate(size)  # before the check, so that of two at the same time both see the other
    if sum(state.st_size for _, state in _files(cache_folder)) > MOST_OF_ALL:
        bundle.remove()
        raise LimitError("Too many networks are on their way to this server. Try again in a few minutes.")
    return bundle


def remove_abandoned(cache_folder: Path) -> None:
    """Remove the bundles of which no piece has come in a long time."""
    for path, state in _files(cache_folder):
        if time.time() - state.st_mtime > ABANDONED_SECONDS:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _files(cache_folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files of all bundles on their way; none where none has ever come."""
    for path in (cache_folder / FOLDER).glob("*"):
        with suppress(FileNotFoundError):  # it has arrived meanwhile
            yield path, path.stat()
