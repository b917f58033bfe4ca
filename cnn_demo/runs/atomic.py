"""Replaces files in one step: another process that reads sees the old content or the new, never a part."""

from __future__ import annotations

import errno
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cnn_demo.errors import StorageError

REPLACE_SECONDS = 2.0
REASONS = {
    errno.ENOSPC: "the disk is full; free some space, for example by deleting old runs",
    errno.EDQUOT: "the disk quota is used up; free some space, for example by deleting old runs",
    errno.EROFS: "the disk is read-only; set CNN_DEMO_RUNS to a folder that can be written",
    errno.EACCES: "this user may not write there; set CNN_DEMO_RUNS to a folder that can be written",
    errno.ENOENT: "the folder is gone; it was deleted meanwhile",
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn OSError into StorageError with a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise StorageError(f"{path.name} could not be saved: {reason}.") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the file by these bytes, all or nothing. Raises StorageError."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with storage_errors(path):
        try:
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)


def _replace(aside: Path, path: Path) -> None:
    """Windows refuses to replace a file while another process reads it, so this retries for a while."""
    give_up = time.monotonic() + REPLACE_SECONDS
    while True:
        try:
            aside.replace(path)
        except PermissionError:
            if os.name != "nt" or time.monotonic() > give_up:
                raise
            time.sleep(REPLACE_SECONDS / 100)
        else:
            return


def write_json(path: Path, value: Any) -> None:
    """Replace the file by this value as JSON. Raises StorageError, and ValueError on NaN (JSON has none)."""
    write_bytes(path, json.dumps(value, allow_nan=False).encode())
