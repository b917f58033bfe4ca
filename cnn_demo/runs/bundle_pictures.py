"""The pictures of an own data set in the bundle of a network that learned from them: added on request, brought in again.

They are one more member, the zip that OwnDataSet.write_zip writes. A bundle may come from a stranger: the zip is checked as
an uploaded one, its pictures are decoded in processes that may die, and it must give the images that the network names.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO

from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE
from cnn_demo.datasets import prepared
from cnn_demo.errors import BundleError, DatasetError, LimitError
from cnn_demo.own_data.data_set import OwnDataSet, Room
from cnn_demo.own_data.returning import Returning, returning
from cnn_demo.runs import archived_data
from cnn_demo.runs.bundle_archive import BUNDLE, stored_member
from cnn_demo.runs.untrusted_zip import open_zip
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.storage import storage_errors

PICTURES = "pictures.zip"
MOST_BYTES = GIGABYTE  # of the pictures in a bundle
CHUNK_BYTES = MEGABYTE
ANOTHER_WAY = "Take the data set away as a zip and add it on the Data page there."


def data_set_of(data: DataSpec, workspace_folder: Path) -> OwnDataSet:
    """The own data set whose pictures gave these images. Raises DatasetError where it is gone or has changed since."""
    if data.origin != WORKSPACE:
        raise DatasetError(f"{data.title} comes with the app, so a bundle needs no pictures of it.")
    data_set = OwnDataSet.open(workspace_folder, data.name)
    made = data_set.ready()
    if made is None or made.version != data.version:
        raise DatasetError(
            f"The pictures of {data.title} have changed since this network learned from them, so its bundle cannot carry "
            f"them. {ANOTHER_WAY}"
        )
    return data_set


def size(data_set: OwnDataSet) -> int:
    """About how many bytes the pictures add to a bundle."""
    return archived_data.size(data_set)


def write_with_pictures(file: IO[bytes], bundle: Path, data_set: OwnDataSet) -> None:
    """Write a bundle again, with the pictures of its data set.

    Raises LimitError where the pictures are too large, DatasetError where they are damaged, OSError.
    """
    if size(data_set) > MOST_BYTES:
        raise LimitError(f"The pictures of {data_set.title} are too large for a bundle. {ANOTHER_WAY}")
    with zipfile.ZipFile(bundle) as plain, zipfile.ZipFile(file, "w", allowZip64=False) as archive:
        for info in plain.infolist():
            with plain.open(info) as member:
                _add(archive, info.filename, member, info.file_size)
        with archived_data.packed(data_set) as pictures:
            whole = pictures.seek(0, io.SEEK_END)
            pictures.seek(0)
            _add(archive, PICTURES, pictures, whole)


@contextmanager
def unpacked(file: BinaryIO, workspace_folder: Path, room: Room) -> Iterator[Returning | None]:
    """The data set of a bundle whose table of contents was checked, stored in a hidden folder; None where it has none.

    room: asked before pictures and their images are written. Raises BundleError where the pictures are damaged or not what
    the app writes, LimitError, StorageError.
    """
    with tempfile.TemporaryDirectory(prefix="cnn-demo-") as folder:
        copy = Path(folder) / PICTURES
        if not _copied(file, copy):
            yield None
            return
        try:
            with returning(copy, workspace_folder, lambda _share: None, room) as found:
                yield found
        except DatasetError as error:
            raise BundleError(f"The pictures in the bundle cannot be brought in. {error}") from None


def put(hidden: Returning, data: DataSpec, workspace_folder: Path) -> tuple[OwnDataSet | None, DataSpec]:
    """Let the data set appear under its name, or under another where that is taken. Returns it, and the data as named here.

    None instead of the data set where these very images are in the workspace already. Raises BundleError where the pictures
    do not give the images that `data` describes, LimitError, StorageError; the data set is then removed again.
    """
    if data.origin != WORKSPACE:
        raise BundleError(
            "The bundle holds pictures, but its network has learned from a data set that comes with the app."
        )
    if (prepared.version_folder(workspace_folder / prepared.OWN, data) / prepared.ABOUT).is_file():
        return None, data
    data_set = hidden.put(data.name) or hidden.put_under_free_name()
    here = replace(data, name=data_set.name)
    try:
        made = data_set.ready() or data_set.prepare(
            lambda _share, _what: None
        )  # says why where it could not be made ready
        if made.version != here.version:
            raise BundleError("The pictures in the bundle do not give the images that its network has learned from.")
    except BaseException as error:
        data_set.delete()
        if isinstance(error, DatasetError):
            raise BundleError(f"The pictures in the bundle cannot be brought in. {error}") from None
        raise
    return data_set, here


def _add(archive: zipfile.ZipFile, name: str, content: IO[bytes], size: int) -> None:
    info = stored_member(name)
    info.file_size = size
    with archive.open(info, "w") as member:
        shutil.copyfileobj(content, member, CHUNK_BYTES)


def _copied(file: BinaryIO, copy: Path) -> bool:
    """Copy the zip of the pictures out of the bundle. It is stored, so it is never larger than the bundle's file."""
    most = file.seek(0, io.SEEK_END)
    with open_zip(file, BUNDLE, most_bytes=most, is_known=lambda _name: True) as (archive, table):
        if PICTURES not in table:
            return False
        if table[PICTURES].compress_type != zipfile.ZIP_STORED:
            raise BundleError(f"{PICTURES} in the bundle is compressed, which is not supported.")
        with archive.open(table[PICTURES]) as member, storage_errors(copy), copy.open("wb") as out:
            shutil.copyfileobj(member, out, CHUNK_BYTES)
    return True
