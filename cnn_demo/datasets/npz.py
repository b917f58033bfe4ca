"""Reads and writes the npz file of a data set, in the layout of Keras's mnist.npz."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from cnn_demo.datasets.content import check_content
from cnn_demo.datasets.images import Images, keys_of, parse
from cnn_demo.datasets.unpacked import open_unpacked, unpack_npz
from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec
from cnn_demo.storage import reason, replacing, storage_errors

DAMAGED = (ValueError, EOFError, OSError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error)


def open_npz(path: Path, data: DataSpec, cache_folder: Path) -> Images:
    """The images in the file, memory-mapped. Raises DatasetError where it is damaged or holds other data, StorageError."""
    origin = f"{path.name} in {path.parent}"

    def unpack(folder: Path) -> None:
        unpack_npz(path, data, folder, origin)

    try:
        return open_unpacked(path, cache_folder, unpack, lambda arrays: _checked(arrays, data, origin))
    except DAMAGED as error:
        raise DatasetError(
            f"{origin} cannot be read ({reason(error)}); expected an npz file with {', '.join(keys_of(data))}. "
            "Delete it and download it again."
        ) from error


def write_npz(path: Path, arrays: Mapping[str, object], data: DataSpec) -> None:
    """Write the arrays into the file, whole or not at all.

    arrays: as for images.parse. Raises DatasetError where they are not this data, StorageError where the disk refuses.
    """
    images = _checked(arrays, data, f"The arrays of {data.name}")
    with storage_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **{key: getattr(images, key) for key in keys_of(data)})


def _checked(arrays: Mapping[str, object], data: DataSpec, origin: str) -> Images:
    images = parse(arrays, data, origin)
    check_content(images, data, origin)
    return images
