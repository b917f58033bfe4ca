"""Waits for a data set that is downloaded or made, which a process of its own does once for everybody who waits."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.download_files import UNWANTED, DownloadFiles
from cnn_demo.errors import DatasetError
from cnn_demo.jobs.workers import start_process
from cnn_demo.spec.builtin_data import made_from
from cnn_demo.spec.data import DataSpec

POLL_SECONDS = 0.2
LOG_BYTES = 400  # at the end of the log: the newest progress, or the reason
BYTES_DONE = re.compile(rb"(\d+)/(\d+)")

_children: list[subprocess.Popen[bytes]] = []  # kept until they have ended, so that none stays as a zombie


def ensure_dataset(data: DataSpec, catalog: Catalog) -> None:
    """Download or make the images where they are not here. Raises DatasetError that says what to do."""
    for _ in fetch(data, catalog):
        pass


def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
    """Wait until the images are here, yielding the share of the download or of the making in [0, 1] a few times a second.

    The first one to ask starts the download; others, in this process or another, wait for the same one. Closing the
    iterator ends the waiting, and a download that nobody waits for ends soon after. Yields nothing where the images are
    here. Raises DatasetError where they cannot be had, or not in time, and StorageError.
    """
    if catalog.is_here(data):
        return
    if not catalog.can_be_downloaded(data):
        catalog.load(data)  # raises DatasetMissing, which says what to do instead
    files = DownloadFiles(catalog.settings.cache_folder, data.name)
    while not (yield from _follow(data, catalog, files)):
        pass


def _follow(data: DataSpec, catalog: Catalog, files: DownloadFiles) -> Generator[float, None, bool]:
    """Start a download or join the one that runs; False where it ended because nobody had waited for it."""
    child: subprocess.Popen[bytes] | None = None
    has_run = False
    log_before = 0
    while True:
        files.keep_wanted()
        if files.is_running():
            has_run = True
        elif catalog.is_here(data):
            return True
        elif child is None and not has_run:
            log_before, child = _written_at(files.log), _start(data.name)
        elif child is None or child.poll() is not None:
            # A process that ended before it opened the log has left the log of an earlier download.
            is_new = has_run or _written_at(files.log) != log_before
            reason = _last_line(_tail(files.log) if is_new else b"")
            if reason != UNWANTED:
                raise _failed(data, reason, catalog)
            return False
        yield _share_done(_tail(files.log)) if has_run else 0.0
        time.sleep(POLL_SECONDS)


def _start(name: str) -> subprocess.Popen[bytes]:
    """A process that downloads, or ends at once where another one does."""
    _children[:] = [child for child in _children if child.poll() is None]
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = start_process([sys.executable, "-m", "cnn_demo.training.download", name], **silent)
    _children.append(child)
    return child


def _written_at(log: Path) -> int:
    """Time of the last change in nanoseconds, 0 where there is no log."""
    return log.stat().st_mtime_ns if log.is_file() else 0


def _tail(log: Path) -> bytes:
    return log.read_bytes()[-LOG_BYTES:] if log.is_file() else b""


def _share_done(output: bytes) -> float:
    """From the newest "done/total" that Keras has printed."""
    counts = BYTES_DONE.findall(output)
    done, total = map(int, counts[-1]) if counts else (0, 1)
    return min(done / total, 1.0) if total else 0.0


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    # Where the process was killed, its last line is its progress.
    is_reason = lines and not BYTES_DONE.match(lines[-1].encode())
    return lines[-1].strip()[:200] if is_reason else "its process ended without a reason"


def _failed(data: DataSpec, why: str, catalog: Catalog) -> DatasetError:
    folder, files = catalog.settings.data_folder or catalog.settings.cache_folder, catalog.missing_files(data)
    if not files:
        return DatasetError(
            f"The data set {data.name} could not be made: {why.rstrip('.')}. Try again later, or choose "
            f"{catalog.names_of_embedded()}."
        )
    layout = "" if made_from(data) else " (in the layout of Keras's mnist.npz)"
    return DatasetError(
        f"The data set {data.name} could not be downloaded: {why.rstrip('.')}. Try again later, put "
        f"{' and '.join(files)}{layout} into {folder}, or choose {catalog.names_of_embedded()}, which need no download."
    )
