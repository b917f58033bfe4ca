"""A folder for the logs and temporary files of this web process; it is deleted by a later process when this one has died."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from pathlib import Path

import psutil
from filelock import FileLock, lock_descriptor

from cnn_demo.storage import storage_errors

FOLDER, LOCK, SWEEPING = "processes", "lock", "sweeping.lock"
OLDER_LOG = re.compile(r"compute-(\d+)\.log")  # of versions that kept it in the cache folder itself


class ProcessFolder:
    """Below the cache folder. Its lock is held until the process ends, however it ends."""

    def __init__(self, cache_folder: Path) -> None:
        """Raises StorageError."""
        self.path = cache_folder / FOLDER / secrets.token_hex(8)
        with storage_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Within the lock, no other process takes a folder that has no lock yet for one that was left behind.
            with FileLock(self.path.with_name(SWEEPING)):
                sweep(cache_folder)
                self.path.mkdir()
                self._lock = (self.path / LOCK).open("wb")
                lock_descriptor(self._lock.fileno(), blocking=False)

    def temporary_folder(self) -> tempfile.TemporaryDirectory[str]:
        """A folder for the time of a `with`. Raises StorageError."""
        with storage_errors(self.path):
            return tempfile.TemporaryDirectory(dir=self.path)

    def remove(self) -> None:
        """Delete it."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(cache_folder: Path) -> None:
    """Delete what ended processes have left."""
    for folder in (cache_folder / FOLDER).iterdir():
        if folder.is_dir() and not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for log in cache_folder.glob("compute-*.log"):
        named = OLDER_LOG.fullmatch(log.name)
        if named and not psutil.pid_exists(int(named[1])):
            log.unlink(missing_ok=True)


def _is_held(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("r+b") as lock:
            return not lock_descriptor(lock.fileno(), blocking=False)
    except FileNotFoundError:  # its process was killed the moment before it made the lock
        return False
