"""Brings a whole own data set back from the zip that write_zip made: with the ids of its pictures, and its images.

The zip may come from a stranger: its pictures are decoded in processes that may die, as those of every upload.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cnn_demo.datasets.prepared import OWN
from cnn_demo.errors import DatasetError, UserError
from cnn_demo.own_data import manifest
from cnn_demo.own_data.data_set import NAMES_LOCK, OwnDataSet, Room, unlimited
from cnn_demo.own_data.decoding import ReadPicture, read_pictures
from cnn_demo.own_data.records import MeasuredPicture
from cnn_demo.own_data.sources.description import Description, read_description
from cnn_demo.own_data.sources.file_tree import FileTree
from cnn_demo.own_data.sources.layout import Place
from cnn_demo.own_data.sources.pictures import read_files
from cnn_demo.own_data.sources.zip_files import zip_tree
from cnn_demo.own_data.titles import checked_title, free_name
from cnn_demo.spec.builtin_data import BUILTIN_DATA
from cnn_demo.storage import StorageLock, storage_errors

AT_ONCE = 200  # pictures that are stored together
Tell = Callable[[float], None]  # gets the share done, in [0, 1]; may raise to end the work


class Returning:
    """A data set that is on its way back: its pictures are stored, but nobody sees it before put() is called."""

    def __init__(self, folder: Path, description: Description, room: Room) -> None:
        self._folder, self._is_ready, self._room = folder, description.is_ready, room
        self._title = description.title

    def put(self, name: str) -> OwnDataSet | None:
        """Let it appear under its name; None where there is a data set of that name, a built-in one too. Raises StorageError.

        Where it had images to train on, they are made again; where the disk has no room for them, it comes without.
        """
        place = self._folder.with_name(name)
        with storage_errors(place):
            if place.exists() or name in BUILTIN_DATA:
                return None
            self._folder.rename(place)
        return self._with_images(place)

    def put_under_free_name(self) -> OwnDataSet:
        """Let it appear under a name that no other data set has, made from its title; else as put."""
        parent = self._folder.parent
        with storage_errors(parent), StorageLock(parent / NAMES_LOCK):
            place = parent / free_name(parent, self._title)
            self._folder.rename(place)
        return self._with_images(place)

    def _with_images(self, place: Path) -> OwnDataSet:
        data_set = OwnDataSet(place, self._room)
        if self._is_ready:
            with suppress(UserError):
                data_set.prepare(lambda _share, _what: None)
        return data_set


@contextmanager
def returning(path: Path, workspace_folder: Path, tell: Tell, room: Room = unlimited) -> Iterator[Returning]:
    """Store the pictures of the zip in a hidden folder of the workspace, which is removed unless it is put in place.

    room: is asked before pictures and images are written. Raises DatasetError where the zip is not one of write_zip, or a
    picture in it is damaged; LimitError, StorageError.
    """
    tree = zip_tree(path, path.name)
    description = read_description(tree)
    if description is None:
        raise DatasetError("It is damaged, or was made by another version of this program.")
    folder = workspace_folder / OWN / f".return.{secrets.token_hex(4)}"
    with storage_errors(folder):
        folder.mkdir(parents=True)
    try:
        _fill(OwnDataSet(folder, room), description, tree, tell)
        yield Returning(folder, description, room)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(data_set: OwnDataSet, description: Description, tree: FileTree, tell: Tell) -> None:
    manifest.create(data_set.folder, checked_title(description.title))
    for name in description.classes:
        data_set.add_class(name)
    if description.preparation:
        data_set.set_preparation(description.preparation)
    done = 0
    for batch in _batches(_stored(description, tree)):
        data_set.add([(measured, content) for _, measured, content in batch], ids=[each for each, _, _ in batch])
        done += len(batch)
        tell(done / len(description.pictures))


def _stored(description: Description, tree: FileTree) -> Iterator[tuple[str, MeasuredPicture, bytes]]:
    """Id, facts and stored copy of each picture, in the order that they had."""
    files = {file.path: file for file in tree.files}
    try:
        placed = {files[path]: Place(label=each.measured.label) for path, each in description.pictures.items()}
    except KeyError as error:
        raise DatasetError(f"The picture {error} is missing.") from None
    for found in read_pictures(read_files(tree, placed), lambda: False):
        if not isinstance(found, ReadPicture):
            raise DatasetError(f"{found.name} cannot be used. {found.reason}")
        known = description.pictures[found.arrival.name]
        yield known.id, known.measured, found.copy.content


def _batches(
    pictures: Iterator[tuple[str, MeasuredPicture, bytes]],
) -> Iterator[list[tuple[str, MeasuredPicture, bytes]]]:
    batch = []
    for picture in pictures:
        batch.append(picture)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
