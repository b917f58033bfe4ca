"""Downloads a data set through Keras into the cache folder, or makes it there: `python -m cnn_demo.training.download NAME`.

datasets/download_files.py says how those who wait follow it. The process ends when nobody waits any more, and when it takes
longer than CNN_DEMO_DOWNLOAD_SECONDS.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from numpy.typing import NDArray

from cnn_demo import settings
from cnn_demo.datasets import pen_strokes
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.download_files import UNWANTED, DownloadFiles
from cnn_demo.datasets.pen_strokes import PenStrokes
from cnn_demo.errors import UserError
from cnn_demo.made_data import drawn_digits, not_digits
from cnn_demo.runs.log_line import say
from cnn_demo.spec.builtin_data import BUILTIN_DATA, DRAWN_DIGITS, MNIST, MNIST_5K, NOT_DIGITS, BuiltinData
from cnn_demo.storage import reason

WANTED_SECONDS = 3.0  # without a sign of anybody who waits
CHECK_SECONDS = 0.25
Arrays = dict[str, NDArray]


class Progress:
    """How far a download is.

    is_downloaded: nothing is fetched from the network any more. is_ready: the images only have to be saved.
    """

    def __init__(self) -> None:
        self.is_downloaded, self.is_ready = threading.Event(), threading.Event()


def main(name: str) -> int:
    """Exit status: 0 where the images are here, or where another process downloads them; 1 after a failure."""
    limits, builtin = settings.read(), BUILTIN_DATA[name]
    catalog, files = Catalog(limits), DownloadFiles(limits.cache_folder, name)
    with files.locked() as is_mine:
        if not is_mine or catalog.is_here(builtin.data):
            return 0
        _print_to(files.log)
        progress = Progress()
        threading.Thread(target=_watch, args=(files, limits.download_seconds, progress), daemon=True).start()
        return _download(builtin, catalog, files, progress)


def _download(builtin: BuiltinData, catalog: Catalog, files: DownloadFiles, progress: Progress) -> int:
    # What an earlier process left behind may be half a file, which Keras would not always notice.
    shutil.rmtree(files.unfinished, ignore_errors=True)
    files.unfinished.mkdir(parents=True)
    os.environ["KERAS_HOME"] = str(files.unfinished)  # Keras reads it as it is imported
    try:
        save(builtin, catalog, progress)
    except UserError as error:
        _tell(str(error))
        return 1
    except Exception as error:  # noqa: BLE001 - the network may fail in any way; those who wait show this line
        _tell(f"{type(error).__name__}: {reason(error)}")
        return 1
    finally:
        shutil.rmtree(files.unfinished, ignore_errors=True)
    return 0


def save(builtin: BuiltinData, catalog: Catalog, progress: Progress) -> None:
    """Download the images, or make them, and save them. The caller holds the lock of their DownloadFiles.

    Raises DatasetError, StorageError, and what Keras raises where a download fails.
    """
    arrays = MAKERS[builtin.data.name](catalog, progress) if builtin.made_from else _from_keras(builtin.keras_name)
    progress.is_ready.set()
    catalog.save(builtin.data, arrays)


def _from_keras(name: str) -> Arrays:
    import keras

    (x_train, y_train), (x_test, y_test) = getattr(keras.datasets, name).load_data()
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def _drawn_digits(catalog: Catalog, progress: Progress) -> Arrays:
    """The arrays of the data set. What it is made of is downloaded first where it is missing, and kept."""
    if not catalog.is_here(MNIST):
        catalog.save(MNIST, _from_keras(MNIST.name))
    if not catalog.locate_pen_strokes():
        pen_strokes.write(catalog.settings.cache_folder / pen_strokes.NPZ, _published_strokes())
    progress.is_downloaded.set()
    return drawn_digits.make(catalog.load(MNIST), catalog.pen_strokes(), _tell_progress)


def _not_digits(catalog: Catalog, progress: Progress) -> Arrays:
    progress.is_downloaded.set()
    return not_digits.make(catalog.load(MNIST_5K), _tell_progress)


def _published_strokes() -> PenStrokes:
    import keras

    archive = keras.utils.get_file("pendigits.zip", origin=pen_strokes.ARCHIVE)
    return pen_strokes.from_archive(Path(archive))


def _tell_progress(done: int, total: int) -> None:
    """Print what jobs/download.py reads, as Keras does of a download."""
    say(f"{done}/{total} images drawn")


def _watch(files: DownloadFiles, most_seconds: float, progress: Progress) -> None:
    """End the process when nobody waits for it or a download takes too long, whatever the network does meanwhile."""
    started = changed = time.monotonic()
    touched = 0
    while not progress.is_ready.wait(CHECK_SECONDS):
        now = time.monotonic()
        if files.wanted.stat().st_mtime_ns != touched:
            touched, changed = files.wanted.stat().st_mtime_ns, now
        if now - changed > WANTED_SECONDS:
            _give_up(files, UNWANTED)
        if now - started > most_seconds and not progress.is_downloaded.is_set():
            _give_up(files, f"it took longer than {most_seconds} s, the most that CNN_DEMO_DOWNLOAD_SECONDS allows")


MAKERS: dict[str, Callable[[Catalog, Progress], Arrays]] = {
    DRAWN_DIGITS.name: _drawn_digits,
    NOT_DIGITS.name: _not_digits,
}


def _give_up(files: DownloadFiles, reason: str) -> None:
    _tell(reason)
    shutil.rmtree(files.unfinished, ignore_errors=True)
    os._exit(1)


def _tell(reason: str) -> None:
    """Make this the last line of the log, below Keras's progress, which ends without a line break."""
    say(f"\n{reason}")


def _print_to(path: Path) -> None:
    """Send what this process prints to a new file."""
    with path.open("wb") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
