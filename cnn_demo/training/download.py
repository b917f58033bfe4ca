"""Downloads a data set through Keras into the cache folder: `python -m cnn_demo.training.download NAME`.

datasets/download_files.py says how those who wait follow it. The process ends when nobody waits any more, and when it takes
longer than CNN_DEMO_DOWNLOAD_SECONDS.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from pathlib import Path

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.download_files import UNWANTED, DownloadFiles
from cnn_demo.errors import UserError
from cnn_demo.runs.log_line import say
from cnn_demo.spec.builtin_data import BUILTIN_DATA, BuiltinData
from cnn_demo.storage import reason

WANTED_SECONDS = 3.0  # without a sign of anybody who waits
CHECK_SECONDS = 0.25


def main(name: str) -> int:
    """Exit status: 0 where the images are here, or where another process downloads them; 1 after a failure."""
    limits, builtin = settings.read(), BUILTIN_DATA[name]
    catalog, files = Catalog(limits), DownloadFiles(limits.cache_folder, name)
    with files.locked() as is_mine:
        if not is_mine or catalog.is_here(builtin.data):
            return 0
        _print_to(files.log)
        is_downloaded = threading.Event()
        threading.Thread(target=_watch, args=(files, limits.download_seconds, is_downloaded), daemon=True).start()
        return _download(builtin, catalog, files, is_downloaded)


def _download(builtin: BuiltinData, catalog: Catalog, files: DownloadFiles, is_downloaded: threading.Event) -> int:
    # What an earlier process left behind may be half a file, which Keras would not always notice.
    shutil.rmtree(files.unfinished, ignore_errors=True)
    files.unfinished.mkdir(parents=True)
    os.environ["KERAS_HOME"] = str(files.unfinished)
    import keras  # reads KERAS_HOME as it is imported

    try:
        (x_train, y_train), (x_test, y_test) = getattr(keras.datasets, builtin.keras_name).load_data()
        is_downloaded.set()
        catalog.save(builtin.data, {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test})
    except UserError as error:
        _tell(str(error))
        return 1
    except Exception as error:  # noqa: BLE001 - the network may fail in any way; those who wait show this line
        _tell(f"{type(error).__name__}: {reason(error)}")
        return 1
    finally:
        shutil.rmtree(files.unfinished, ignore_errors=True)
    return 0


def _watch(files: DownloadFiles, most_seconds: float, is_downloaded: threading.Event) -> None:
    """End the process when nobody waits for it or it takes too long, whatever the network does meanwhile."""
    started = changed = time.monotonic()
    touched = 0
    while not is_downloaded.wait(CHECK_SECONDS):
        now = time.monotonic()
        if files.wanted.stat().st_mtime_ns != touched:
            touched, changed = files.wanted.stat().st_mtime_ns, now
        if now - changed > WANTED_SECONDS:
            _give_up(files, UNWANTED)
        if now - started > most_seconds:
            _give_up(files, f"it took longer than {most_seconds} s, the most that CNN_DEMO_DOWNLOAD_SECONDS allows")


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
