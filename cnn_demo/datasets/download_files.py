"""Files through which all processes that wait for the download of a data set share one download.

They are in the cache folder, under downloads/:

NAME.lock    locked by the downloading process until it ends
NAME.log     its output; after a failure the last line is the reason
NAME.wanted  touched several times a second by each process that waits; without a touch for a while the download ends
NAME/        unfinished files of the downloading process; no other process reads them
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from cnn_demo.storage import storage_errors

FOLDER = "downloads"
UNWANTED = "nobody was waiting for it any longer"  # last line of the log of a download that ended for this reason
LOCK_SECONDS = 2.0  # is_running() holds the lock for a moment


@dataclass(frozen=True, slots=True)
class DownloadFiles:
    """The shared files of one data set's download. cache_folder: as in the settings."""

    cache_folder: Path
    name: str

    @property
    def log(self) -> Path:
        return self._folder / f"{self.name}.log"

    @property
    def wanted(self) -> Path:
        return self._folder / f"{self.name}.wanted"

    @property
    def unfinished(self) -> Path:
        """The folder for unfinished files."""
        return self._folder / self.name

    def keep_wanted(self) -> None:
        """Renew the sign that a process waits for the download. Raises StorageError."""
        with storage_errors(self.wanted):
            self._folder.mkdir(parents=True, exist_ok=True)
            self.wanted.touch()

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Hold the lock while the block runs. Yields False where another process holds it."""
        lock = FileLock(self._lock)
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def is_running(self) -> bool:
        """Whether a process is downloading."""
        lock = FileLock(self._lock)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        lock.release()
        return False

    @property
    def _folder(self) -> Path:
        return self.cache_folder / FOLDER

    @property
    def _lock(self) -> Path:
        return self._folder / f"{self.name}.lock"
