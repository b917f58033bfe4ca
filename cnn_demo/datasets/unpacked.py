"""Unpacks a data set into files that can be memory-mapped, so that no process has to hold it in memory.

They are in the cache folder, under unpacked/: one folder for each version of a source file, with x_train.npy and so on.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cnn_demo.datasets.images import KEYS, Images
from cnn_demo.errors import StorageError

FOLDER = "unpacked"
BLOCK_BYTES = 1 << 20
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

Unpack = Callable[[Path], None]  # writes KEY.npy files into a folder
Parse = Callable[[dict[str, object]], Images]


def unpacked_folder(source: Path, cache_folder: Path) -> Path:
    """The folder for the source file's arrays. It depends on the path, size and modification time of the file."""
    state = source.stat()
    return cache_folder / FOLDER / f"{_prefix(source)}{_digest(f'{state.st_size} {state.st_mtime_ns}')}"


def open_unpacked(source: Path, cache_folder: Path, unpack: Unpack, parse: Parse) -> Images:
    """The images of a source file, memory-mapped and read-only: index them to read. Unpacks the file if that has not been done.

    parse: checks the arrays; arrays that it refuses are not kept. Raises what unpack and parse raise, and StorageError.
    """
    folder = unpacked_folder(source, cache_folder)
    if folder.is_dir():
        return parse(_mapped(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
    except OSError as error:
        raise StorageError(f"{folder} could not be written: {error.strerror or error}.") from error
    try:
        _unpack(unpack, aside)
        parse(_mapped(aside))
        _put(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for other in folder.parent.glob(f"{_prefix(source)}*"):
        if other != folder:  # an earlier version of the file
            shutil.rmtree(other, ignore_errors=True)
    return parse(_mapped(folder))


def _unpack(unpack: Unpack, folder: Path) -> None:
    try:
        unpack(folder)
    except OSError as error:
        if error.errno in NO_ROOM:  # the cache folder's disk, not the source file
            raise StorageError(f"{folder.parent} could not be written: {error.strerror}.") from error
        raise


def unpack_npz(source: Path, folder: Path) -> None:
    """Write the arrays of an npz file, block by block. Raises what zipfile raises; a changed byte is a BadZipFile."""
    with zipfile.ZipFile(source) as archive:
        for name in {f"{key}.npy" for key in KEYS} & set(archive.namelist()):
            with archive.open(name) as member, (folder / name).open("wb") as file:
                shutil.copyfileobj(member, file, BLOCK_BYTES)


def unpack_images(images: Images, folder: Path) -> None:
    """Write images that are in memory as npy files."""
    for key in KEYS:
        np.save(folder / f"{key}.npy", getattr(images, key), allow_pickle=False)


def _mapped(folder: Path) -> dict[str, object]:
    # np.asarray drops the subclass np.memmap and keeps the mapping; slicing a plain array is faster.
    found = {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in folder.glob("*.npy")}
    return {key: np.asarray(array) for key, array in found.items()}


def _put(aside: Path, folder: Path) -> None:
    try:
        aside.rename(folder)
    except OSError as error:
        if not folder.is_dir():  # otherwise another process has put the same files there first
            raise StorageError(f"{folder} could not be written: {error.strerror or error}.") from error


def _prefix(source: Path) -> str:
    return f"{source.stem}-{_digest(str(source.absolute()))}-"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
