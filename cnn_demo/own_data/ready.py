"""Makes the pictures of an own data set into images for training: a new version, written whole before it is there.

datasets/prepared.py describes the files and reads them.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.lib.format import write_array_header_1_0

from cnn_demo.datasets import prepared
from cnn_demo.datasets.images import HELD, Images, keys_of
from cnn_demo.datasets.prepared import ABOUT, FORMAT, LATEST, PICTURES, READY
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.images import image_of
from cnn_demo.own_data.manifest import Contents
from cnn_demo.own_data.records import TEST, VALIDATION, Preparation, StoredPicture
from cnn_demo.own_data.splitting import Split, split
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.storage import StorageLock, storage_errors, write_json

LOCK = ".lock"  # in the folder of all versions, held while one is put in its place
IMAGES_PER_REPORT = 50
SOURCE, LICENCE = "A visitor's own pictures", "not stated"
PREPARING = "Making images of the pictures"
Report = Callable[[float, str], None]  # share done in [0, 1], what is being done; may raise to end the work
Pixels = Callable[[StoredPicture], Picture]


_versions: weakref.WeakKeyDictionary[Contents, str] = weakref.WeakKeyDictionary()  # 40,000 pictures take 0.1 s


def version_of(contents: Contents, preparation: Preparation) -> str:
    """Names what the images follow from: it changes with the pictures, their classes, groups and parts, and the preparation.

    preparation: that of the contents.
    """
    if contents not in _versions:
        _versions[contents] = _version_of(contents, preparation)
    return _versions[contents]


def _version_of(contents: Contents, preparation: Preparation) -> str:
    hashed = hashlib.sha256(f"{FORMAT} {preparation} {contents.classes}".encode())
    for each in contents.by_id.values():
        hashed.update(f"\n{each.id} {each.label!r} {each.group!r} {each.part} {each.way}".encode())
    return hashed.hexdigest()[:16]


def image_bytes(contents: Contents, preparation: Preparation) -> int:
    """About what the images take on disk."""
    return len(contents.by_id) * (preparation.side**2 * preparation.channels + 32)


def make(folder: Path, contents: Contents, preparation: Preparation, pixels: Pixels, report: Report) -> DataSpec:
    """Make and write the images of all pictures, one at a time; nothing to do where they are there already.

    folder: of the data set. pixels: decodes a stored picture. Raises DatasetError where the pictures cannot be split,
    StorageError, and what report raises; then the versions before are as they were.
    """
    pictures = tuple(contents.by_id.values())
    division = split(pictures, contents.classes, preparation)
    train = [each for each in pictures if division.part_of[each.id] != TEST]
    test = [each for each in pictures if division.part_of[each.id] == TEST]
    held = [division.part_of[each.id] == VALIDATION for each in train]
    data = _spec(folder.name, contents, preparation, len(train), sum(held))
    if not is_whole(folder / READY / data.version, data):
        with _new_version(folder / READY, data) as aside:
            write = _Writer(aside, data, preparation, pixels, report, total=len(pictures))
            write.part("train", train)
            write.part("test", test)
            _write_rest(aside, data, division, train, test)
    write_json(folder / READY / LATEST, {"version": FORMAT, "latest": data.version})
    return data


def keep(folder: Path, data: DataSpec, ids: Sequence[str], images: Images) -> None:
    """Write images that were made of pictures and other data. ids: see OwnDataSet.keep_images. Raises StorageError."""
    train = [*ids, *[""] * (len(images.y_train) - len(ids))]
    with _new_version(folder / READY, data) as aside:
        with storage_errors(Path(data.name)):
            for key in keys_of(data):
                np.save(aside / f"{key}.npy", getattr(images, key))
        write_json(aside / PICTURES, {"version": FORMAT, "train": train, "test": [""] * len(images.y_test)})
        write_json(aside / ABOUT, {"version": FORMAT, "data": data.to_dict()})


def drop_versions(folder: Path, kept: Collection[str]) -> None:
    """Delete the images of all versions but these. folder: of the data set."""
    for path in (folder / READY).glob("*/"):
        if path.name not in kept and not path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)


def _spec(
    name: str, contents: Contents, preparation: Preparation, training_images: int, validation_images: int
) -> DataSpec:
    return DataSpec(
        name=name,
        title=contents.title,
        input_shape=(preparation.side, preparation.side, preparation.channels),
        classes=contents.classes,
        training_images=training_images,
        validation_images=validation_images,
        preparation=preparation.kind,
        light_on_dark=preparation.light_on_dark,
        fit=preparation.fit,
        source=SOURCE,
        licence=LICENCE,
        origin=WORKSPACE,
        version=version_of(contents, preparation),
    )


class _Writer:
    """Writes the arrays of one part after the other, and tells how far it is."""

    def __init__(
        self, folder: Path, data: DataSpec, preparation: Preparation, pixels: Pixels, report: Report, *, total: int
    ) -> None:
        self._folder, self._data, self._preparation = folder, data, preparation
        self._pixels, self._report, self._total, self._done = pixels, report, total, 0

    def part(self, name: str, pictures: Sequence[StoredPicture]) -> None:
        places = {label: place for place, label in enumerate(self._data.classes)}
        labels = np.array([places[each.label] for each in pictures], np.uint8)
        header = {"descr": "|u1", "fortran_order": False, "shape": (len(pictures), *self._data.input_shape)}
        with storage_errors(Path(self._data.name)):
            np.save(self._folder / f"y_{name}.npy", labels)
            with (self._folder / f"x_{name}.npy").open("wb") as file:
                write_array_header_1_0(file, header)  # type: ignore[no-untyped-call]
                for each in pictures:
                    file.write(image_of(self._pixels(each), each.way, self._preparation).tobytes())
                    self._tell()

    def _tell(self) -> None:
        self._done += 1
        if self._done % IMAGES_PER_REPORT == 0:
            self._report(self._done / self._total, PREPARING)


def _write_rest(
    aside: Path, data: DataSpec, division: Split, train: Sequence[StoredPicture], test: Sequence[StoredPicture]
) -> None:
    with storage_errors(Path(data.name)):
        np.save(aside / f"{HELD}.npy", np.array([division.part_of[each.id] == VALIDATION for each in train], np.bool_))
    ids = {"train": [each.id for each in train], "test": [each.id for each in test]}
    write_json(aside / PICTURES, {"version": FORMAT, **ids})
    write_json(aside / ABOUT, {"version": FORMAT, "data": data.to_dict()})


def is_whole(version: Path, data: DataSpec) -> bool:
    """Whether the images of that data are in that folder."""
    with suppress(DatasetError, OSError, ValueError, KeyError, TypeError):
        prepared.load(version, data)
        return prepared.described(version) == data
    return False


@contextmanager
def _new_version(ready: Path, data: DataSpec) -> Iterator[Path]:
    """A folder that becomes the version's when the block ends, and is removed where it raises.

    Where another tab has made the same images meanwhile, these stay: they may be mapped into memory already.
    """
    place, aside = ready / data.version, ready / f".{data.version}.{secrets.token_hex(4)}"
    with storage_errors(ready.parent):
        ready.mkdir(exist_ok=True)  # not its parents: the data set may have been deleted meanwhile
        aside.mkdir()
    try:
        yield aside
        with storage_errors(ready.parent), StorageLock(ready / LOCK):
            if not is_whole(place, data):
                if place.is_dir():  # damaged
                    shutil.rmtree(place)
                aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
