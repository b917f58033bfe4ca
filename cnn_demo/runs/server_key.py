"""The secret key of a folder of runs: signs ids that this server made, and replaces addresses by tags that tell nothing."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from cnn_demo.errors import StorageError
from cnn_demo.storage import storage_errors

FILE = "server.key"
KEY_BYTES = 32


def tag(runs_folder: Path, purpose: str, text: str, *, length: int = 16) -> str:
    """A text that only who has the key can compute: hexadecimal, of that length (at most 64).

    purpose: keeps tags of one use from being taken for those of another. Raises StorageError where there is no key yet
    and none can be kept.
    """
    message = f"{purpose}\0{text}".encode()
    return hmac.new(_key(runs_folder), message, hashlib.sha256).hexdigest()[:length]


@cache
def _key(runs_folder: Path) -> bytes:
    """The folder's key, made with the first use. All processes that share the folder have the same."""
    file = runs_folder / FILE
    with storage_errors(file):
        if not file.is_file():
            runs_folder.mkdir(parents=True, exist_ok=True)
            _make(file)
        key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise StorageError(
            f"{FILE} in the folder of runs holds {len(key)} bytes, not {KEY_BYTES}. Restore or delete it."
        )
    return key


def _make(file: Path) -> None:
    """Written aside and linked into place, so that of two processes that begin at once, both use the first one's key."""
    key, aside = secrets.token_bytes(KEY_BYTES), file.with_name(f".{FILE}.{secrets.token_hex(4)}")
    _write_new(aside, key)
    try:
        os.link(aside, file)
    except FileExistsError:
        pass
    except OSError:  # no hard links here, as on FAT and on some network disks
        with suppress(FileExistsError):
            _write_new(file, key)
    finally:
        aside.unlink()


def _write_new(file: Path, content: bytes) -> None:
    """Raises FileExistsError where there is such a file. One that cannot be written is removed again."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(opened, "wb", buffering=0) as written:
            written.write(content)
            os.fsync(written.fileno())
    except BaseException:
        file.unlink()
        raise
