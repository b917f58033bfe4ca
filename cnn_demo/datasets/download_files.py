"""The files by which everybody who waits for the download of a data set shares one download.

They lie in the cache folder, under downloads/. NAME.lock is locked by the process that downloads, for as long as it lives.
NAME.log is what that process prints, and ends with the reason where it fails. NAME.wanted is touched again and again by
everybody who waits; a download that nobody waits for any more ends. NAME/ is the process's own: what it has not finished
lies there, and nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from cnn_demo.errors import StorageError

FOLDER = "downloads"
UNWANTED = "nobody waited for it any more"  # the last line of the log where that ended the download
LOCK_SECONDS = 2.0  # whoever only looks whether it is locked holds it for a moment


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
        """The folder of what is not finished."""
        return self._folder / self.name

    def keep_wanted(self) -> None:
        """Say that somebody waits. Raises StorageError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.wanted.touch()
        except OSError as error:
            raise StorageError(f"{self.wanted} could not be written: {error.strerror or error}.") from error

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Hold the lock within; False where another process holds it."""
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
        """Whether a process downloads."""
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
