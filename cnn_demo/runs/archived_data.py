"""An own data set as a member of a workspace archive: packed for it, and read from one that may come from a stranger."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import BundleError, DatasetError
from cnn_demo.own_data.data_set import OwnDataSet, Room, unlimited
from cnn_demo.own_data.returning import Returning, returning
from cnn_demo.storage import storage_errors

MEMBER = re.compile(r"data/([a-z0-9][a-z0-9-]{0,59})\.zip")
ENTRY_BYTES = 900  # of a picture in the zip, besides its content: two headers with its name, and the description
CHUNK_BYTES = MEGABYTE


def member_of(name: str) -> str:
    """The path of a data set in an archive."""
    return f"data/{name}.zip"


def size(data_set: OwnDataSet) -> int:
    """About how many bytes a data set has in an archive; 0 for one that is damaged or gone."""
    try:
        return sum(picture.size + ENTRY_BYTES for picture in data_set.pictures())
    except DatasetError:
        return 0


@contextmanager
def packed(data_set: OwnDataSet) -> Iterator[IO[bytes]]:
    """A temporary file with the zip of the data set. Raises DatasetError, OSError."""
    with tempfile.TemporaryFile() as file:
        data_set.write_zip(file)
        yield file


@contextmanager
def unpacked(
    archive: zipfile.ZipFile, name: str, workspace_folder: Path, tell: Callable[[float], None], room: Room = unlimited
) -> Iterator[Returning]:
    """The data set of that name in the archive, stored in a hidden folder of the workspace; nobody sees it yet.

    tell: gets the share done. room: called before something is written. Raises BundleError where it is damaged or not
    one of ours, LimitError, StorageError.
    """
    with tempfile.TemporaryDirectory(prefix="cnn-demo-") as folder:
        copy = Path(folder) / f"{name}.zip"
        with archive.open(member_of(name)) as member, storage_errors(copy), copy.open("wb") as file:
            shutil.copyfileobj(member, file, CHUNK_BYTES)
        try:
            with returning(copy, workspace_folder, tell, room) as found:
                yield found
        except DatasetError as error:
            raise BundleError(f"The data set {name} in the copy of your work cannot be brought back. {error}") from None
