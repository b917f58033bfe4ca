"""A random id of this machine, kept in a file: for systems where nothing else names the machine for good.

The host name changes with the network on macOS, and the network card that gives the hardware address may change too.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from cnn_demo.storage import StorageLock, storage_errors, write_bytes

FILE, LOCK = "machine-id", "machine-id.lock"


def machine_id(folder: Path) -> str:
    """The id in this folder, made with the first use; all processes read the same. Raises StorageError."""
    file = folder / FILE
    with storage_errors(file):
        folder.mkdir(parents=True, exist_ok=True)
    with StorageLock(folder / LOCK), storage_errors(file):
        if not file.is_file():
            write_bytes(file, uuid.uuid4().hex.encode())
        return file.read_text()
