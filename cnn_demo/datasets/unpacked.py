"""Unpacks a data set into files that can be memory-mapped, so that no process has to hold it in memory.

They are in the cache folder, under unpacked/: one folder for each version of a source file, with x_train.npy and so on.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.images import HELD, KEYS, Images, check_keys, keys_of
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.spec.data import DataSpec
from cnn_demo.storage import reason, replacing, storage_errors

FOLDER = "unpacked"
BLOCK_BYTES = MEGABYTE
MOST_BYTES = 4 << 30  # of one data set, as arrays; CIFAR-10 has 184 MB
ABANDONED_SECONDS = 3600.0
UNREADABLE = (DatasetError, ValueError, OSError, EOFError)  # raised for damaged or missing npy files

Unpack = Callable[[Path], None]  # writes KEY.npy files into a folder
Parse = Callable[[dict[str, object]], Images]


def unpacked_folder(source: Path, cache_folder: Path) -> Path:
    """The folder for the source file's arrays. It depends on the path, size and modification time of the file."""
    state = source.stat()
    return cache_folder / FOLDER / f"{_prefix(source)}{_digest(f'{state.st_size} {state.st_mtime_ns}')}"


def open_unpacked(source: Path, cache_folder: Path, unpack: Unpack, parse: Parse) -> Images:
    """The images of a source file, memory-mapped and read-only: index them to read. Unpacks the file if that has not been done.

    Unpacked files that are damaged or missing are replaced. parse: checks the arrays; arrays that it refuses are not kept.
    Raises what unpack and parse raise, and StorageError.
    """
    folder = unpacked_folder(source, cache_folder)
    if folder.is_dir():
        with suppress(*UNREADABLE):
            return parse(_mapped(folder))
    _unpack_to(folder, unpack, parse)
    for other in folder.parent.glob(f"{_prefix(source)}*"):
        if other != folder:  # an earlier version of the file
            shutil.rmtree(other, ignore_errors=True)
    try:
        return parse(_mapped(folder))
    except UNREADABLE as error:
        raise StorageError(f"{folder} is damaged ({reason(error)}) and could not be replaced. Delete it.") from error


def _unpack_to(folder: Path, unpack: Unpack, parse: Parse) -> None:
    """Unpack aside and put the files in place once parse has accepted them."""
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder.parent)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
    try:
        unpack(aside)
        parse(_mapped(aside))
        _put(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    """Remove what processes that were killed while they unpacked have left behind."""
    for path in parent.glob(".*"):
        with suppress(OSError):  # its own process may remove it at the same time
            if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(path)


def unpack_npz(source: Path, data: DataSpec, folder: Path, origin: str) -> None:
    """Write the arrays of an npz file, block by block. origin: what a message calls the file.

    Raises DatasetError where an array is missing, what zipfile raises, and StorageError where the folder cannot be
    written; a changed byte is a BadZipFile.
    """
    with zipfile.ZipFile(source) as archive:
        check_keys([name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")], data, origin)
        left = MOST_BYTES
        for name in (f"{key}.npy" for key in keys_of(data)):
            with archive.open(name) as member, replacing(folder / name) as file:
                while block := _read_block(member):
                    file.write(block)
                    left -= len(block)
                    if left < 0:
                        raise DatasetError(f"{origin} unpacks to more than {MOST_BYTES:,} bytes, which is the limit.")


def _read_block(member: IO[bytes]) -> bytes:
    try:
        return member.read(BLOCK_BYTES)
    except OSError as error:  # replacing() would report it as an error of writing
        raise zipfile.BadZipFile(str(error)) from error


def unpack_images(images: Images, folder: Path) -> None:
    """Write images that are in memory as npy files. Raises StorageError."""
    for key in KEYS if images.held is None else (*KEYS, HELD):
        with replacing(folder / f"{key}.npy") as file:
            np.save(file, getattr(images, key), allow_pickle=False)


def _mapped(folder: Path) -> dict[str, object]:
    # np.asarray drops the subclass np.memmap and keeps the mapping; slicing a plain array is faster.
    found = {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in folder.glob("*.npy")}
    return {key: np.asarray(array) for key, array in found.items()}


def _put(aside: Path, folder: Path) -> None:
    """Move the folder into place. Where it exists, damaged or just put there by another process, replace its files."""
    try:
        with storage_errors(folder):
            aside.rename(folder)
    except StorageError:
        if not folder.is_dir():
            raise
        for path in aside.iterdir():
            with suppress(OSError):  # Windows refuses where another process has mapped the file
                path.replace(folder / path.name)


def _prefix(source: Path) -> str:
    return f"{source.stem}-{_digest(str(source.absolute()))}-"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
