"""Stores the encoded pictures of a data set one after another in files of some megabytes, and reads one at a time.

A shard begins with HEADER, which holds the version of its format; pictures follow without anything between them. The
manifest says where each lies. A shard only grows; what a crash leaves at its end belongs to no picture and does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cnn_demo import storage
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import DatasetError
from cnn_demo.storage import appending, storage_errors

HEADER = b"CNN demo pictures 1\n"
FOLDER, SUFFIX = "shards", ".pictures"
SHARD_BYTES = 16 * MEGABYTE
SMALL_BYTES = MEGABYTE
Place = tuple[str, int, int]  # name of the shard, offset and size in bytes


def append(folder: Path, contents: Sequence[bytes], *, apart: bool = False) -> list[Place]:
    """Write pictures at the end of the last shard, or into a new one where that is full; one place for each.

    apart: write into a new one in any case. What was written is taken back where the disk refuses. Raises StorageError.
    The caller holds the data set's lock.
    """
    path = _shard_with_room(folder, apart=apart)
    with storage_errors(path):
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file, appending(file):
            if not file.tell():
                file.write(HEADER)
            places = []
            for content in contents:
                places.append((path.name, file.tell(), len(content)))
                file.write(content)
    return places


def read(folder: Path, place: Place) -> bytes:
    """The bytes of one picture. Raises FileNotFoundError where its shard is gone, DatasetError where it is damaged."""
    name, offset, size = place
    with (folder / FOLDER / name).open("rb") as file:
        is_shard = file.read(len(HEADER)) == HEADER
        file.seek(offset)
        content = file.read(size)
    if not is_shard or len(content) < size:
        raise DatasetError(f"The file {name} of the data set {folder.name} is damaged. Delete the data set.")
    return content


def erase(folder: Path, places: Sequence[Place]) -> None:
    """Overwrite deleted pictures with zeros, so that nothing of them stays on disk. Raises StorageError."""
    for name in sorted({name for name, _, _ in places}):
        path = folder / FOLDER / name
        with storage_errors(path, "cleared"), path.open("r+b") as file:
            for _, offset, size in (place for place in places if place[0] == name):
                file.seek(offset)
                file.write(bytes(size))


def sizes(folder: Path) -> dict[str, int]:
    """The bytes of each shard by its name."""
    found = {}
    for path in (folder / FOLDER).glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):
            found[path.name] = path.stat().st_size
    return found


def wasteful(folder: Path, places: Sequence[Place]) -> list[str]:
    """The shards of which deleted pictures take more than half, and more than SMALL_BYTES. places: of all pictures."""
    used = dict.fromkeys(sizes(folder), 0)
    for name, _, size in places:
        used[name] = used.get(name, 0) + size
    return [name for name, size in sizes(folder).items() if size - used[name] > max(used[name], SMALL_BYTES)]


def delete(folder: Path, name: str) -> None:
    """Delete a shard whose pictures have been moved. Raises StorageError."""
    storage.delete(folder / FOLDER / name)


def _shard_with_room(folder: Path, *, apart: bool) -> Path:
    """The last shard where it has room, else the next; names sort in the order of making."""
    last, size = max(sizes(folder).items(), default=(f"{0:05d}{SUFFIX}", 0))
    number = int(last.removesuffix(SUFFIX)) + (apart or size >= SHARD_BYTES)
    return folder / FOLDER / f"{number:05d}{SUFFIX}"
