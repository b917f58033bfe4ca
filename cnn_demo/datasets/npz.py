"""A data set's npz file to NumPy and back, in the layout of Keras's mnist.npz."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from cnn_demo.datasets.images import KEYS, Images, parse
from cnn_demo.datasets.replacing import replacing
from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec

DAMAGED = (ValueError, EOFError, OSError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error)


def read_npz(path: Path, data: DataSpec) -> Images:
    """The images in the file. Raises DatasetError where it is damaged or holds other data."""
    try:
        arrays = _read_arrays(path)
    except DAMAGED as error:
        raise DatasetError(
            f"{path.name} in {path.parent} cannot be read ({error}); expected an npz file with {', '.join(KEYS)}. "
            "Delete it and download it again."
        ) from error
    return parse(arrays, data, f"{path.name} in {path.parent}")


def write_npz(path: Path, arrays: Mapping[str, object], data: DataSpec) -> None:
    """Write the arrays into the file, whole or not at all.

    arrays: as for images.parse. Raises DatasetError where they are not this data, StorageError where the disk refuses.
    """
    images = parse(arrays, data, f"The arrays of {data.name}")
    with replacing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **{key: getattr(images, key) for key in KEYS})


def _read_arrays(path: Path) -> dict[str, object]:
    # allow_pickle=False: a pickled array could run code of whoever wrote the file.
    with path.open("rb") as file:
        archive = np.load(file, allow_pickle=False)
        if isinstance(archive, np.ndarray):
            raise ValueError(f"it is a single array of shape {archive.shape}")
        return {key: archive[key] for key in archive.files if key in KEYS}
