"""Downloads with a script in the place of Keras's: nothing is fetched."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.jobs import download
from cnn_demo.jobs.download import ensure_dataset, fetch
from cnn_demo.settings import Settings
from cnn_demo.spec.builtin_data import FASHION_MNIST, MNIST, MNIST_5K

Script = Callable[[str], None]


@pytest.fixture
def limits() -> Settings:
    return dataclasses.replace(settings.read(), download_seconds=20)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Make the download run this script; sys.argv[1] is the data set's name."""
    monkeypatch.setattr(download, "POLL_SECONDS", 0.01)

    def install(text: str) -> None:
        popen = subprocess.Popen

        def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
            assert command[1:3] == ["-m", "cnn_demo.training.download"]
            return popen([sys.executable, "-S", "-c", text, command[3]], **options)  # type: ignore[call-overload]

        monkeypatch.setattr(download.subprocess, "Popen", start)

    return install


def no_process(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")


def test_an_embedded_data_set_is_not_fetched(limits: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download.subprocess, "Popen", no_process)
    assert list(fetch(MNIST_5K, Catalog(limits), limits)) == []


def test_a_data_set_that_is_here_is_not_fetched(limits: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    limits.cache_folder.mkdir(parents=True)
    (limits.cache_folder / "mnist.npz").touch()
    monkeypatch.setattr(download.subprocess, "Popen", no_process)
    ensure_dataset(MNIST, Catalog(limits), limits)


def test_data_that_cannot_be_downloaded_is_refused(limits: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download.subprocess, "Popen", no_process)
    letters = dataclasses.replace(MNIST, name="letters")
    with pytest.raises(DatasetError, match="letters is not on this server"):
        ensure_dataset(letters, Catalog(limits), limits)


def test_progress_is_told_as_keras_prints_it(limits: Settings, script: Script) -> None:
    limits.cache_folder.mkdir(parents=True)
    script(f"""
import sys, time, pathlib
for done in (0, 25, 50, 100):
    sys.stdout.write(f"\\r{{done}}/100 ━━━━ 0s 0us/step"); sys.stdout.flush()
    time.sleep(0.15)
(pathlib.Path({str(limits.cache_folder)!r}) / "mnist.npz").touch()
""")
    shares = list(fetch(MNIST, Catalog(limits), limits))
    assert shares == sorted(shares)
    assert {0.0, 0.25, 0.5} < set(shares)
    assert max(shares) <= 1.0


@pytest.mark.parametrize(
    ("output", "share"),
    [(b"", 0.0), (b"Downloading data from https://a/b", 0.0), (b"5/0 ", 0.0), (b"9/4 ", 1.0), (b"1/4\r2/4 0s", 0.5)],
)
def test_the_share_done_is_read_from_whatever_was_printed(output: bytes, share: float) -> None:
    assert download._share_done(output) == share


def test_a_failure_tells_its_reason_and_what_to_do(limits: Settings, script: Script) -> None:
    script(
        "import sys; print('noise'); sys.exit('Exception: URL fetch failure on https://x: None -- no route to host')"
    )
    with pytest.raises(DatasetError) as caught:
        ensure_dataset(FASHION_MNIST, Catalog(limits), limits)
    message = str(caught.value)
    assert "fashion_mnist could not be downloaded: Exception: URL fetch failure" in message
    assert f"put fashion_mnist.npz (in the layout of Keras's mnist.npz) into {limits.cache_folder}" in message
    assert "or choose mnist-5k, which needs no download" in message


def test_the_data_folder_is_named_where_there_is_one(limits: Settings, script: Script, tmp_path: Path) -> None:
    script("raise SystemExit(3)")
    here = dataclasses.replace(limits, data_folder=tmp_path / "data")
    with pytest.raises(DatasetError, match=f"into {tmp_path / 'data'}"):
        ensure_dataset(MNIST, Catalog(here), here)


def test_success_without_a_file_is_a_failure(limits: Settings, script: Script) -> None:
    script("")
    with pytest.raises(DatasetError, match="no reason was given"):
        ensure_dataset(MNIST, Catalog(limits), limits)


def test_a_download_that_takes_too_long_is_ended(limits: Settings, script: Script, tmp_path: Path) -> None:
    """By a signal that lets Keras remove the half that it has: the next try would take it for the whole."""
    script(f"""
import pathlib, signal, time
half = pathlib.Path({str(tmp_path / "half")!r})
signal.signal(signal.SIGTERM, signal.default_int_handler)
half.touch()
try:
    time.sleep(30)
except KeyboardInterrupt:
    half.unlink()
""")
    shares = fetch(
        MNIST, Catalog(dataclasses.replace(limits, download_seconds=1)), dataclasses.replace(limits, download_seconds=1)
    )
    with pytest.raises(DatasetError, match="it took longer than 1 s"):
        for _ in shares:
            pass
    assert not (tmp_path / "half").exists()


def test_a_download_that_will_not_end_is_killed(
    limits: Settings, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "GIVE_UP_SECONDS", 0.1)
    script(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('1/2', flush=True); time.sleep(30)"
    )
    shares = fetch(MNIST, Catalog(limits), limits)
    while next(shares) != 0.5:
        pass
    shares.close()
