"""Replaces files in one step, so that a reader sees the old content or the new, never a part; says why a disk refuses."""

from __future__ import annotations

import errno
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from filelock import AcquireReturnProxy, FileLock

from cnn_demo.errors import StorageError

ON_WINDOWS = os.name == "nt"
REPLACE_SECONDS, RETRY_SECONDS = 2.0, 0.02
OTHER_FOLDER = "set CNN_DEMO_RUNS (for runs) or XDG_CACHE_HOME (for data sets) to a folder that can be written"
REASONS = {
    errno.ENOSPC: "the disk is full; free some space, for example by deleting old runs",
    errno.EDQUOT: "the disk quota is used up; free some space, for example by deleting old runs",
    errno.EROFS: f"the disk is read-only; {OTHER_FOLDER}",
    errno.EACCES: f"this user may not write there; {OTHER_FOLDER}",
    errno.ENOENT: "the folder no longer exists; it was deleted in the meantime",
}


def reason(error: Exception) -> str:
    """What an error says, without the file's path: that holds a workspace's id, and others may read the message."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


@contextmanager
def storage_errors(path: Path, done: str = "saved") -> Iterator[None]:
    """Turn OSError into StorageError with a sentence that says what to do. done: what was to be done to the file."""
    try:
        yield
    except OSError as error:
        why = REASONS.get(error.errno or 0, reason(error))
        raise StorageError(f"{path.name} could not be {done}: {why}.") from error


class StorageLock(FileLock):
    """A lock on a file, between processes and the threads of each, that is waited for without a limit.

    Raises StorageError where the file cannot be opened, for example on a read-only disk.
    """

    def acquire(self, *arguments: Any, **options: Any) -> AcquireReturnProxy:
        with storage_errors(Path(self.lock_file)):
            return super().acquire(*arguments, **options)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that replaces `path` when the block ends, and is removed where the block raises. Raises StorageError."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with storage_errors(path):
        try:
            with aside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _replace(aside, path)
        finally:
            with suppress(OSError):  # the error of the block says more
                aside.unlink(missing_ok=True)


@contextmanager
def appending(file: IO[bytes]) -> Iterator[None]:
    """What the block writes, from the file's position to its end, is on disk when the block ends.

    Where the disk refuses it, it is cut off again, and the OSError goes on.
    """
    end = file.tell()
    try:
        yield
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):  # the first error says more
            os.truncate(file.fileno(), end)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the file by these bytes. Raises StorageError."""
    with replacing(path) as file:
        file.write(data)


def delete(path: Path) -> None:
    """Delete a file; nothing where it is gone already. Raises StorageError."""
    with storage_errors(path, "deleted"):
        path.unlink(missing_ok=True)


def bytes_in(folder: Path) -> int:
    """The bytes of all files in a folder and its folders; without those that are renamed or deleted meanwhile."""
    found = 0
    for inner, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                found += Path(inner, name).lstat().st_size
    return found


def _replace(aside: Path, path: Path) -> None:
    """Windows refuses to replace a file while another process reads it, so this retries for a while."""
    give_up = time.monotonic() + REPLACE_SECONDS
    while True:
        try:
            aside.replace(path)
        except PermissionError:
            if not ON_WINDOWS or time.monotonic() > give_up:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def write_json(path: Path, value: Any) -> None:
    """Replace the file by this value as JSON. Raises StorageError, and ValueError on NaN (JSON has none)."""
    write_bytes(path, json.dumps(value, allow_nan=False).encode())
