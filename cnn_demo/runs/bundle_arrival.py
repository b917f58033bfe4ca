"""A bundle that arrives in pieces from a browser: kept in a file until all are there, and removed where they stay away.

The bytes are checked afterwards, as those of any bundle (see bundle.py); here only their number and order are.
"""

from __future__ import annotations

import secrets
import time
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
        with storage_errors(self.path), self.path.open("ab") as file:
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
    folder = cache_folder / FOLDER
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if _held_bytes(folder) + size > MOST_OF_ALL:
        raise LimitError("Too many networks are on their way to this server. Try again in a few minutes.")
    return ArrivingBundle(path=folder / secrets.token_hex(8), size=size)


def _held_bytes(folder: Path) -> int:
    """Of all bundles on their way, after those that were abandoned are removed."""
    held = 0
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # it has arrived meanwhile
            state = path.stat()
            if time.time() - state.st_mtime > ABANDONED_SECONDS:
                path.unlink()
            else:
                held += state.st_size
    return held
