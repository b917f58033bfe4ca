"""Downloads by real processes, with a package named keras in the place of Keras: nothing is fetched."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.download_files import UNWANTED, DownloadFiles
from cnn_demo.datasets.pen_strokes import DIGITS, NPZ, WRITERS, PenStrokes, write
from cnn_demo.errors import DatasetError
from cnn_demo.jobs import download
from cnn_demo.jobs.download import ensure_dataset, fetch
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.spec.builtin_data import DRAWN_DIGITS, FASHION_MNIST, MNIST, MNIST_5K
from tests.unit.waiting import wait_until

FAKE_KERAS = '''
"""Prints its progress as Keras does, and waits for a file of the test."""
import os, pathlib, sys, time
import numpy as np

GATE = pathlib.Path({gate!r})

class Source:
    @staticmethod
    def load_data():
        home = pathlib.Path(os.environ["KERAS_HOME"])
        if any(home.iterdir()):
            sys.exit("Half a file was there.")
        (home / "half").write_bytes(b"half")
        (GATE / f"started-{{os.getpid()}}").touch()
        sys.stdout.write("\\r25/100 ━━━━ 0s 0us/step")
        sys.stdout.flush()
        while not (GATE / "go").exists():
            time.sleep(0.01)
        if (GATE / "fail").exists():
            raise Exception("URL fetch failure on https://x: None -- no route to host.")
        images = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8)
        labels = np.arange(20, dtype=np.uint8) % 10
        return (images, labels), (images, labels)

class datasets:
    mnist = fashion_mnist = Source

class utils:
    @staticmethod
    def get_file(name, origin):
        raise Exception(f"URL fetch failure on {{origin}}: None -- no route to host.")
'''
ASK = """
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.jobs.download import fetch
from cnn_demo.spec.builtin_data import MNIST
for share in fetch(MNIST, from_environment()):
    print(share, flush=True)
"""


@dataclasses.dataclass(frozen=True)
class Gate:
    """What the stand-in for Keras has done, and what it waits for."""

    folder: Path

    def started(self) -> list[int]:
        """The process ids of the downloads that have begun."""
        return [int(path.name.partition("-")[2]) for path in self.folder.glob("started-*")]

    def open(self) -> None:
        (self.folder / "go").touch()


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    folder = tmp_path / "gate"
    folder.mkdir()
    (tmp_path / "packages" / "keras").mkdir(parents=True)
    (tmp_path / "packages" / "keras" / "__init__.py").write_text(FAKE_KERAS.format(gate=str(folder)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))
    monkeypatch.setattr(download, "POLL_SECONDS", 0.02)
    return Gate(folder)


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(settings.read())


@pytest.fixture
def files(catalog: Catalog) -> DownloadFiles:
    return DownloadFiles(catalog.settings.cache_folder, "mnist")


@pytest.fixture
def another_process() -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a process that waits for the same data set, as a command line beside the server does."""
    started: list[subprocess.Popen[str]] = []

    def ask() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", ASK], stdout=subprocess.PIPE, text=True, env=worker_environment()
        )
        started.append(process)
        return process

    yield ask
    for process in started:
        process.kill()
        process.communicate()


def follow(shares: Iterator[float], *, to: float) -> None:
    """Wait until that share is told."""
    wait_until(lambda: next(shares) >= to)


def stop_waiting(shares: Iterator[float], files: DownloadFiles) -> None:
    """Wait no more, until the process has ended and left no unfinished files."""
    shares.close()  # type: ignore[attr-defined]
    wait_until(lambda: not files.is_running())
    assert not files.unfinished.exists()


def no_process(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")


def test_an_embedded_data_set_is_not_fetched(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "start_process", no_process)
    assert list(fetch(MNIST_5K, catalog)) == []


def test_a_data_set_that_is_here_is_not_fetched(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    (catalog.settings.cache_folder / "mnist.npz").touch()
    monkeypatch.setattr(download, "start_process", no_process)
    ensure_dataset(MNIST, catalog)


def test_data_that_cannot_be_downloaded_is_refused(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "start_process", no_process)
    with pytest.raises(DatasetError, match="letters is not on this server"):
        ensure_dataset(dataclasses.replace(MNIST, name="letters"), catalog)


def test_all_who_wait_share_one_download_and_see_its_progress(
    gate: Gate, catalog: Catalog, files: DownloadFiles, another_process: Callable[[], subprocess.Popen[str]]
) -> None:
    here, there, other = fetch(MNIST, catalog), fetch(MNIST, catalog), another_process()
    assert other.stdout is not None
    lines = (float(line) for line in other.stdout)
    for shares in (here, there, lines):
        follow(shares, to=0.25)
    gate.open()
    for shares in (here, there, lines):
        assert set(shares) <= {0.25}
    assert other.wait() == 0
    assert len(gate.started()) == 1
    assert len(catalog.load(MNIST).x_train) == 20
    assert not files.unfinished.exists()


def test_one_who_stops_waiting_does_not_end_the_others_download(gate: Gate, catalog: Catalog) -> None:
    first, second = fetch(MNIST, catalog), fetch(MNIST, catalog)
    follow(first, to=0.25)
    follow(second, to=0.25)
    first.close()  # type: ignore[attr-defined]
    gate.open()
    assert set(second) <= {0.25}
    assert catalog.is_here(MNIST)
    assert len(gate.started()) == 1


def test_a_download_that_nobody_waits_for_ends_and_the_next_begins_afresh(
    gate: Gate, catalog: Catalog, files: DownloadFiles
) -> None:
    shares = fetch(MNIST, catalog)
    follow(shares, to=0.25)
    stop_waiting(shares, files)
    assert not catalog.is_here(MNIST)
    gate.open()
    ensure_dataset(MNIST, catalog)
    assert len(gate.started()) == 2


def test_a_process_that_ends_before_it_opens_its_log_is_not_started_again(
    catalog: Catalog, files: DownloadFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.keep_wanted()
    files.log.write_text(f"\n{UNWANTED}\n")  # of an earlier download
    commands = iter([[sys.executable, "-c", "raise SystemExit(1)"]])
    monkeypatch.setattr(download, "start_process", lambda *_, **streams: subprocess.Popen(next(commands), **streams))
    with pytest.raises(DatasetError, match="mnist could not be downloaded: its process ended without a reason"):
        ensure_dataset(MNIST, catalog)


def test_half_a_file_of_a_killed_download_is_never_taken_for_a_whole_one(
    gate: Gate, catalog: Catalog, files: DownloadFiles
) -> None:
    shares = fetch(MNIST, catalog)
    follow(shares, to=0.25)
    os.kill(gate.started()[0], signal.SIGKILL)
    with pytest.raises(DatasetError, match="mnist could not be downloaded: its process ended without a reason"):
        list(shares)
    assert (files.unfinished / "half").exists()
    gate.open()
    ensure_dataset(MNIST, catalog)
    assert len(catalog.load(MNIST).x_train) == 20


def test_a_failure_tells_all_who_wait_its_reason_and_what_to_do(gate: Gate, catalog: Catalog) -> None:
    first, second = fetch(FASHION_MNIST, catalog), fetch(FASHION_MNIST, catalog)
    follow(first, to=0.25)
    follow(second, to=0.25)
    (gate.folder / "fail").touch()
    gate.open()
    for shares in (first, second):
        with pytest.raises(DatasetError) as caught:
            list(shares)
        message = str(caught.value)
        assert "fashion_mnist could not be downloaded: Exception: URL fetch failure" in message
        assert "no route to host. Try again later" in message
        folder = catalog.settings.cache_folder
        assert f"put fashion_mnist.npz (in the layout of Keras's mnist.npz) into {folder}" in message
        assert "or choose mnist-5k, faces or photo-pieces, which need no download" in message


def test_the_data_folder_is_named_where_there_is_one(gate: Gate, catalog: Catalog, tmp_path: Path) -> None:
    (gate.folder / "fail").touch()
    gate.open()
    here = Catalog(dataclasses.replace(catalog.settings, data_folder=tmp_path / "data"))
    with pytest.raises(DatasetError, match=f"into {tmp_path / 'data'}"):
        ensure_dataset(MNIST, here)


def test_a_download_that_takes_too_long_ends(
    gate: Gate, catalog: Catalog, files: DownloadFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD_SECONDS", "1")
    with pytest.raises(DatasetError, match="it took longer than 1 s"):
        ensure_dataset(MNIST, catalog)
    assert gate.started()
    assert not files.unfinished.exists()


@pytest.mark.parametrize(
    ("output", "share"),
    [(b"", 0.0), (b"Downloading data from https://a/b", 0.0), (b"5/0 ", 0.0), (b"9/4 ", 1.0), (b"1/4\r2/4 0s", 0.5)],
)
def test_the_share_done_is_read_from_whatever_was_printed(output: bytes, share: float) -> None:
    assert download._share_done(output) == share


def test_images_that_are_not_the_data_set_are_not_saved(gate: Gate, catalog: Catalog, tmp_path: Path) -> None:
    keras = tmp_path / "packages" / "keras" / "__init__.py"
    keras.write_text(keras.read_text().replace("(20, 28, 28)", "(20, 28, 27)"))
    gate.open()
    with pytest.raises(DatasetError, match=r"x_train has the shape \(20, 28, 27\)"):
        ensure_dataset(MNIST, catalog)
    assert np.all([not path.name.endswith(".npz") for path in catalog.settings.cache_folder.iterdir()])


@pytest.fixture
def recorded_strokes(catalog: Catalog) -> None:
    """As many digits and writers as were published, each digit a short line."""
    numbers = np.arange(DIGITS)
    strokes = PenStrokes(
        points=np.stack([numbers.repeat(2) % 400, np.tile([10, 300], DIGITS)], axis=1).astype(np.int16),
        stroke_starts=(2 * numbers).astype(np.int32),
        digit_starts=numbers.astype(np.int32),
        labels=(numbers % 10).astype(np.uint8),
        writers=(1 + numbers % WRITERS).astype(np.uint8),
    )
    write(catalog.settings.cache_folder / NPZ, strokes)


@pytest.mark.usefixtures("recorded_strokes")
def test_the_making_of_a_data_set_is_followed_and_ends_when_nobody_waits(gate: Gate, catalog: Catalog) -> None:
    gate.open()
    ensure_dataset(MNIST, catalog)
    files = DownloadFiles(catalog.settings.cache_folder, DRAWN_DIGITS.name)
    shares = fetch(DRAWN_DIGITS, catalog)
    follow(shares, to=0.005)
    stop_waiting(shares, files)
    assert not catalog.is_here(DRAWN_DIGITS)


def test_what_data_is_made_from_is_downloaded_and_kept_and_what_is_missing_is_told(
    gate: Gate, catalog: Catalog
) -> None:
    gate.open()
    with pytest.raises(DatasetError) as caught:
        ensure_dataset(DRAWN_DIGITS, catalog)
    assert catalog.is_here(MNIST)
    message = str(caught.value)
    assert (
        "drawn-digits could not be downloaded: Exception: URL fetch failure on https://archive.ics.uci.edu/" in message
    )
    assert f"put pen_strokes.npz (or pendigits-orig.tra.Z) into {catalog.settings.cache_folder}" in message
