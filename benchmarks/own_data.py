"""Adding pictures to an own data set and making them ready: pictures a second, and the most memory that large ones take."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from benchmarks.table import Row
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.records import Preparation
from cnn_demo.own_data.sources import read_source
from cnn_demo.spec.data import PAD

SMALL, LARGE = (640, 480), (1632, 1224)  # 0.3 and 2 megapixels
SMALL_COUNT, LARGE_COUNT = 600, 5000
WARM_UP = 64
DISTINCT = 12  # pictures, which the files repeat
CLASSES = ("ash", "oak", "yew")
POLL_SECONDS = 0.05
# The web process's share of the work, in a process of its own; prints the pictures that were added.
SCRIPT = """
import sys
from pathlib import Path
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.sources import read_source

folder = Path(sys.argv[1])
source = read_source(folder / "large.zip", name="large.zip")
added = add_pictures(
    OwnDataSet.create(folder, "large"),
    source.arrivals(),
    total=source.count,
    report=lambda share, step: None,
    is_stopped=lambda: False,
)
print(added.count)
"""


def measure(rounds: int) -> list[Row]:
    """Pictures a second from a zip of small JPEGs; MB with a zip of large ones, once, as it takes a minute."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_zip(folder / "warm.zip", SMALL, WARM_UP)
        _write_zip(folder / "small.zip", SMALL, SMALL_COUNT)
        _pictures_per_second(folder, "warm.zip")  # the processes that read pictures have started then
        speeds = [_pictures_per_second(folder, "small.zip") for _ in range(rounds)]
        made = [_images_per_second(folder, seed) for seed in range(rounds)]
        _write_zip(folder / "large.zip", LARGE, LARGE_COUNT)
        own, together, speed = _peaks(folder)
    large = f"{LARGE_COUNT:,} pictures of 2 megapixels"
    return [
        Row(question="JPEGs of 0.3 megapixels added", unit="1/s", ours=speeds, other=None, goal="at least 150"),
        Row(question="images of 64 x 64 made of them", unit="1/s", ours=made, other=None, goal="at least 150"),
        Row(question=f"{large} added", unit="1/s", ours=[speed], other=None, goal="-"),
        Row(question=f"{large}, web process", unit="MB", ours=[own], other=None, goal="below 150"),
        Row(question=f"{large}, with its readers", unit="MB", ours=[together], other=None, goal="below 400"),
    ]


def _images_per_second(folder: Path, seed: int) -> float:
    """Of the pictures that were added last, in one thread of the web process; another seed makes another version."""
    data_set = own_data_sets(folder)[-1]
    data_set.set_preparation(Preparation(side=64, channels=3, fit=PAD, seed=seed))
    started = time.perf_counter()
    data_set.prepare(lambda _share, _step: None)
    return len(data_set.pictures()) / (time.perf_counter() - started)


def _write_zip(path: Path, size: tuple[int, int], count: int) -> None:
    contents = [_photograph(size, seed) for seed in range(DISTINCT)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(count):
            archive.writestr(f"{CLASSES[number % len(CLASSES)]}/{number}.jpg", contents[number % DISTINCT])


def _photograph(size: tuple[int, int], seed: int) -> bytes:
    """A JPEG with soft shapes and the noise of a camera."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    noisy = np.asarray(coarse, dtype=np.float32) + rng.normal(0, 4, (size[1], size[0], 3))
    file = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=85)
    return file.getvalue()


def _pictures_per_second(folder: Path, name: str) -> float:
    started = time.monotonic()
    source = read_source(folder / name, name=name)
    data_set = OwnDataSet.create(folder, "small")
    added = add_pictures(
        data_set,
        source.arrivals(),
        total=source.count,
        report=lambda share, step: None,
        is_stopped=lambda: False,
    )
    return added.count / (time.monotonic() - started)


def _peaks(folder: Path) -> tuple[float, float, float]:
    """MB of the process that adds, MB together with those that read, and pictures a second."""
    command = [sys.executable, "-c", SCRIPT, str(folder)]
    started, own, together = time.monotonic(), 0, 0
    with subprocess.Popen(command, env=worker_environment(), stdout=subprocess.PIPE, text=True) as running:
        process = psutil.Process(running.pid)
        while running.poll() is None:
            mine = _resident_bytes(process)
            own, together = max(own, mine), max(together, mine + sum(map(_resident_bytes, _children(process))))
            time.sleep(POLL_SECONDS)
        assert running.stdout is not None
        count = int(running.stdout.read())
    return own / MEGABYTE, together / MEGABYTE, count / (time.monotonic() - started)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:  # it has just ended
        return []


def _resident_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
