"""Fetches a data set that is not here yet, in a process of its own: with progress, a time limit and a way to stop."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.settings import Settings
from cnn_demo.spec.data import DataSpec

POLL_SECONDS = 0.2
GIVE_UP_SECONDS = 5.0
BYTES_DONE = re.compile(rb"(\d+)/(\d+)")


def ensure_dataset(data: DataSpec, catalog: Catalog, settings: Settings) -> None:
    """Download the data set where it is neither embedded nor on disk. Raises DatasetError that says what to do."""
    for _ in fetch(data, catalog, settings):
        pass


def fetch(data: DataSpec, catalog: Catalog, settings: Settings) -> Iterator[float]:
    """Download what is missing, yielding the share done in [0, 1] a few times a second. Closing the iterator stops it.

    Yields nothing where the data set is here. Raises DatasetError where it cannot be had, or not in time.
    """
    if catalog.is_here(data):
        return
    if not catalog.can_be_downloaded(data):
        catalog.load(data)  # says what is missing
    name = data.name
    started = time.monotonic()
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cnn_demo.training.download", name],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=worker_environment(),
        )
        try:
            while process.poll() is None:
                if time.monotonic() - started > settings.download_seconds:
                    raise _failed(name, f"it took longer than {settings.download_seconds} s", settings)
                yield _share_done(Path(output.name).read_bytes())
                time.sleep(POLL_SECONDS)
        finally:
            _end(process)
        if process.returncode or not catalog.locate(data):
            raise _failed(name, _last_line(Path(output.name).read_bytes()), settings)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it, with a moment to remove the file that it has not finished: the next try would take that for whole."""
    process.terminate()
    try:
        process.wait(GIVE_UP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _share_done(output: bytes) -> float:
    counts = BYTES_DONE.findall(output[-400:])
    done, total = map(int, counts[-1]) if counts else (0, 1)
    return min(done / total, 1.0) if total else 0.0


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else "no reason was given"


def _failed(name: str, why: str, settings: Settings) -> DatasetError:
    folder = settings.data_folder or settings.cache_folder
    return DatasetError(
        f"The data set {name} could not be downloaded: {why}. Try again later, put {name}.npz (in the layout of "
        f"Keras's mnist.npz) into {folder}, or choose mnist-5k, which needs no download."
    )
