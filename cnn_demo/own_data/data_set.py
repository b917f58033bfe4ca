"""A visitor's own data set: its pictures in a folder of the workspace, added, changed and read. Decodes only what it stored."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO

from cnn_demo.datasets import prepared
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.prepared import OWN
from cnn_demo.drawing.picture import UNREADABLE
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.own_data import changes, manifest, ready, shards, stored_copy, taken_away
from cnn_demo.own_data.class_names import as_spelled, class_name, with_classes
from cnn_demo.own_data.health.grouping import groups_for_split
from cnn_demo.own_data.manifest import Change, Contents
from cnn_demo.own_data.ready import Report
from cnn_demo.own_data.reclaiming import place_of, reclaim, shorten
from cnn_demo.own_data.records import MeasuredPicture, Preparation, StoredPicture
from cnn_demo.own_data.titles import checked_title, free_name
from cnn_demo.spec.data import NAME_PATTERN, DataSpec
from cnn_demo.spec.fields import show
from cnn_demo.storage import StorageLock, bytes_in, storage_errors

LOCK, NAMES_LOCK = "lock", ".lock"  # of a data set, and of the folder of all
GROUPING_SHARE = 0.2  # of the time that prepare takes, as measured with 5,000 photographs
DELETION = "delete-data-set"  # the thread
Room = Callable[[int], None]  # gets how many bytes are to be written; raises LimitError where there is no room


def unlimited(more_bytes: int) -> None:
    """There is room for everything that the disk takes."""


class OwnDataSet:
    """One data set of a workspace.

    Any number of threads and processes may use it at once: what changes it waits for a lock, and what reads it sees the
    state before a change or after it. Every method raises DatasetError where the data set is gone or damaged; those that
    change it raise StorageError where the disk refuses, and have then changed nothing. room: asked before pictures or images
    are written.
    """

    def __init__(self, folder: Path, room: Room = unlimited) -> None:
        self.folder, self._room = folder, room

    @classmethod
    def create(cls, workspace_folder: Path, title: str, room: Room = unlimited) -> OwnDataSet:
        """A new, empty data set. Its name is made from the title. Raises DatasetError for a title that cannot be shown."""
        shown, parent = checked_title(title), workspace_folder / OWN
        aside = parent / f".new.{secrets.token_hex(4)}"
        with storage_errors(parent):
            aside.mkdir(parents=True)
        try:
            manifest.create(aside, shown)
            with storage_errors(parent), StorageLock(parent / NAMES_LOCK):
                name = free_name(parent, shown)
                aside.rename(parent / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return cls(parent / name, room)

    @classmethod
    def open(cls, workspace_folder: Path, name: str, room: Room = unlimited) -> OwnDataSet:
        """The data set of that name. Raises DatasetError where the workspace has none."""
        found = cls(workspace_folder / OWN / name, room)
        if not NAME_PATTERN.fullmatch(name) or not found.exists():
            raise DatasetError(f"There is no data set {show(name)} here; it may have been deleted.")
        return found

    def exists(self) -> bool:
        """Whether it is still there."""
        return (self.folder / manifest.FILE).is_file()

    @property
    def name(self) -> str:
        """Identifies it in the workspace; safe as a file's name."""
        return self.folder.name

    @property
    def title(self) -> str:
        """As the visitor called it."""
        return self._contents().title

    @property
    def title_or_name(self) -> str:
        """The title; the name where it is damaged. For lists, in which a damaged data set hides no other one."""
        return self.title if self.is_readable() else self.name

    def is_readable(self) -> bool:
        """Whether it is there and not damaged. A damaged one can only be deleted."""
        with suppress(DatasetError):
            self._contents()
            return True
        return False

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, in order. Some may have no pictures."""
        return self._contents().classes

    @property
    def preparation(self) -> Preparation | None:
        """How the pictures become images; None where that has not been chosen."""
        return self._contents().preparation

    def pictures(self) -> tuple[StoredPicture, ...]:
        """All pictures, in the order in which they came. Cheap to ask again: only what is new is parsed."""
        return tuple(self._contents().by_id.values())

    def picture(self, picture_id: str) -> StoredPicture:
        """The picture of that id. Raises DatasetError where there is none."""
        found = self._contents().by_id.get(picture_id)
        if found is None:
            raise DatasetError(f"The data set {self.name} has no picture {show(picture_id)}; it may have been deleted.")
        return found

    def read(self, picture: StoredPicture) -> bytes:
        """The stored copy: PNG or JPEG, at most 256 px on the longer side. Reads this one picture alone."""
        try:
            return shards.read(self.folder, place_of(picture))
        except FileNotFoundError:  # moved to another shard since the picture was listed
            moved = self.picture(picture.id)
        try:
            return shards.read(self.folder, place_of(moved))
        except FileNotFoundError:
            raise DatasetError(f"The data set {self.name} is damaged: {moved.shard} is missing. Delete it.") from None

    def pixels(self, picture: StoredPicture) -> Picture:
        """The stored copy, decoded: (height, width, 1 | 3 | 4) uint8. Channels are grey, RGB or RGB with alpha."""
        copy = self.read(picture)
        try:
            return stored_copy.decoded(copy)
        except UNREADABLE as error:
            if picture.id not in self._contents().by_id:  # overwritten after it was listed
                raise DatasetError(f"The picture {show(picture.name)} was deleted meanwhile. Try again.") from None
            raise DatasetError(f"The stored copy of {show(picture.name)} is damaged. Delete this picture.") from error

    def add(
        self, pictures: Sequence[tuple[MeasuredPicture, bytes]], *, ids: Sequence[str] | None = None
    ) -> tuple[StoredPicture, ...]:
        """Append pictures with their stored copies, all of them or none. Classes that are new come after the others.

        Raises LimitError above MOST_PICTURES.
        ids: of pictures that have been in a data set before, which none of this one has; None for new ones.
        """
        if not pictures:
            return ()
        named = [replace(picture, label=class_name(picture.label)) for picture, _ in pictures]
        self._room(sum(len(content) + manifest.PICTURE_BYTES for _, content in pictures))
        with self._locked() as before:
            changes.check_count(before, len(pictures))
            classes = with_classes(before.classes, [picture.label for picture in named])
            named = [replace(picture, label=as_spelled(classes, picture.label)) for picture in named]
            places = shards.append(self.folder, [content for _, content in pictures])
            added = changes.stored(before, named, places, ids)
            manifest.append(self.folder, changes.addition(before, classes, added))
        return added

    def remove(self, ids: Collection[str]) -> None:
        """Delete pictures, and overwrite their stored copies. Ids that are gone already do not matter."""
        with self._locked() as before:
            self._remove([before.by_id[each] for each in dict.fromkeys(ids) if each in before.by_id])

    def relabel(self, ids: Collection[str], label: str) -> None:
        """Move pictures to another class, which is made where there is none of that name."""
        label = class_name(label)
        with self._locked() as before:
            manifest.append(self.folder, changes.move(before, ids, label))

    def add_class(self, name: str) -> None:
        """Add an empty class at the end. Raises DatasetError where there is one of that name."""
        name = class_name(name)
        with self._locked() as before:
            manifest.append(self.folder, changes.new_class(before, name))

    def rename_class(self, old: str, new: str) -> None:
        """Give a class another name. Where there is a class of that name, the two become one."""
        new = class_name(new)
        with self._locked() as before:
            manifest.append(self.folder, changes.renamed_class(before, old, new))

    def delete_class(self, name: str) -> None:
        """Delete a class with all its pictures."""
        with self._locked() as before:
            left = tuple(other for other in before.classes if other != name)
            self._remove(changes.pictures_of(before, name), {"classes": left})

    def set_groups(self, groups: Mapping[str, str]) -> None:
        """Say of pictures, by their ids, which group they belong to: those of one group stay in one part of the split."""
        with self._locked():
            manifest.append(self.folder, {"groups": dict(groups)})

    def set_preparation(self, preparation: Preparation) -> None:
        """Choose how the pictures become images."""
        with self._locked():
            manifest.append(self.folder, {"preparation": asdict(preparation)})

    def prepare(self, report: Report) -> DataSpec:
        """Make the images of all pictures, and their split, as the preparation says: a new version of the training data.

        Pictures that look almost the same become one group first, which stays in one part of the split.
        report: gets the share done and what is being done; it may raise to end the work, which leaves nothing behind.
        Pictures that come meanwhile are not in it. Raises DatasetError where no preparation has been chosen, and where the
        pictures cannot be split.
        """
        groups = groups_for_split(
            self.pictures(), self.pixels, lambda share, step: report(GROUPING_SHARE * share, step)
        )
        if groups:
            self.set_groups(groups)
        contents = self._contents()
        if contents.preparation is None:
            raise DatasetError(f"How the pictures of {contents.title} become images has not been chosen yet.")
        self._room(ready.image_bytes(contents, contents.preparation))
        return ready.make(
            self.folder,
            contents,
            contents.preparation,
            self.pixels,
            lambda share, step: report(GROUPING_SHARE + (1 - GROUPING_SHARE) * share, step),
        )

    def keep_images(self, data: DataSpec, ids: Sequence[str], make: Callable[[], Images]) -> None:
        """Keep images beside those that prepare makes, as the version of the training data that `data` describes.

        ids: of the pictures that the first training images were made of; the others come from elsewhere. make: called
        where they are not kept yet.
        """
        if not ready.is_whole(self.folder / prepared.READY / data.version, data):
            images = make()
            self._room(images.x_train.nbytes + images.x_test.nbytes)
            ready.keep(self.folder, data, ids, images)

    def ready(self) -> DataSpec | None:
        """The training data as prepare made it; None where it has not, or pictures or preparation have changed since."""
        contents = self._contents()
        if contents.preparation is None:
            return None
        with suppress(DatasetError):  # damaged: to be made again
            found = prepared.latest(self.folder)
            if found and found.version == ready.version_of(contents, contents.preparation):
                return found
        return None

    def newest(self) -> DataSpec | None:
        """The training data as prepare made it last, whether pictures have changed since or not."""
        return prepared.latest(self.folder)

    def versions(self) -> list[DataSpec]:
        """All versions of the training data whose images are on disk. Damaged ones are left out."""
        return prepared.versions(self.folder)

    def drop_versions(self, kept: Collection[str]) -> None:
        """Delete the images of all versions of the training data but these."""
        ready.drop_versions(self.folder, kept)

    def write_zip(
        self,
        file: Path | IO[bytes],
        tell: Callable[[float], None] = lambda _share: None,
        *,
        pictures: Sequence[StoredPicture] | None = None,
    ) -> None:
        """Write the pictures as a zip with a folder for each class, which read_source understands again as it was.

        tell: gets the share done, in [0, 1]; it may raise to end the work. pictures: those that are wanted, None for all.
        Raises OSError.
        """
        contents = self._contents()
        about = taken_away.description(contents, is_ready=self.ready() is not None)
        chosen = tuple(contents.by_id.values()) if pictures is None else pictures
        taken_away.write_zip(file, about, chosen, self.read, tell)

    def delete(self) -> None:
        """Delete the data set with everything in it, in one step for those who read it, also where it is damaged."""
        aside = self.folder.with_name(f".{self.name}.{secrets.token_hex(4)}")
        with self._lock(), storage_errors(self.folder, "deleted"):
            self.folder.rename(aside)
        # Nobody has to wait until many large files are gone.
        threading.Thread(target=shutil.rmtree, name=DELETION, args=(aside,), kwargs={"ignore_errors": True}).start()

    def bytes_used(self) -> int:
        """What it takes on disk, in bytes."""
        return bytes_in(self.folder)

    def _contents(self) -> Contents:
        return manifest.read(self.folder)

    def _lock(self) -> StorageLock:
        """The lock that all changes wait for."""
        if not self.exists():
            raise DatasetError(f"There is no data set {self.name} here; it may have been deleted.")
        return StorageLock(self.folder / LOCK)

    @contextmanager
    def _locked(self) -> Iterator[Contents]:
        """Hold the lock; gives what the manifest says under it."""
        with self._lock():
            yield self._contents()
            with suppress(StorageError):  # no room to write a shorter manifest: the long one stays
                shorten(self.folder)
            with suppress(OSError):  # deleted
                os.utime(self.folder)  # files that grow change no folder's time, by which its size is measured again

    def _remove(self, pictures: Sequence[StoredPicture], more: Change | None = None) -> None:
        manifest.append(self.folder, {**(more or {}), "remove": [picture.id for picture in pictures]})
        shards.erase(self.folder, [place_of(picture) for picture in pictures])
        with suppress(StorageError):  # no room to move what is left: it stays where it is
            reclaim(self.folder)


def own_data_sets(workspace_folder: Path, room: Room = unlimited) -> list[OwnDataSet]:
    """All data sets of a workspace, by name."""
    found = (OwnDataSet(path.parent, room) for path in (workspace_folder / OWN).glob(f"*/{manifest.FILE}"))
    return sorted((each for each in found if NAME_PATTERN.fullmatch(each.name)), key=lambda each: each.name)
