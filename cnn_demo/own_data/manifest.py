"""The manifest of a data set: a file of changes, one line each, that is only appended to or replaced in one step.

The first line is the header with the version of the format. Every other line is a JSON object, one change:
  {"classes": [...]}            the names of the classes, in order
  {"add": [...]}                pictures, each an object with the fields of StoredPicture
  {"remove": [ids]}             pictures that are gone
  {"relabel": label, "ids": []} pictures of another class from now on
  {"groups": {id: group}}       groups of pictures
  {"places": {id: [...]}}       shard, offset and size of pictures that were moved
  {"preparation": {...}}        how images are made
A line without its end, which a full disk or a crash leaves, counts as not written. A file that was parsed is kept, and only
what was appended since is parsed.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from sys import intern
from typing import IO, Any

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import Preparation, StoredPicture
from cnn_demo.storage import appending, reason, replacing, storage_errors

FILE, FORMAT, VERSION = "pictures.jsonl", "own data set", 1
PICTURES_IN_A_LINE = 200
PICTURE_BYTES, SMALL_BYTES = 500, 256 * KILOBYTE
KEPT_PICTURES = 120_000  # of all manifests that are kept; about 1 KB each
SHARED = ("label", "shard", "group", "part", "way")  # texts that many pictures have in common
DEFAULTS = {item.name: item.default for item in fields(StoredPicture) if item.name in ("group", "part", "way")}
Change = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Contents:
    """What a manifest says, as of one moment. changes: how many lines it has."""

    title: str
    classes: tuple[str, ...] = ()
    by_id: Mapping[str, StoredPicture] = field(default_factory=dict)
    preparation: Preparation | None = None
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kept:
    """A manifest as it was parsed. header: its first line, which no other file has. state: inode, size, time of change."""

    header: bytes
    state: tuple[int, int, int]
    parsed_bytes: int
    contents: Contents


_kept: OrderedDict[Path, _Kept] = OrderedDict()
_lock = threading.Lock()


def read(folder: Path) -> Contents:
    """What the manifest in the folder says. Raises DatasetError where there is none, or a damaged one."""
    path = folder / FILE
    with _lock:
        before = _kept.get(path)
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            state = (about.st_ino, about.st_size, about.st_mtime_ns)
            if before and before.state == state:
                return before.contents
            found = _parse(file, before, state, folder.name)
    except FileNotFoundError:
        raise DatasetError(f"There is no data set {folder.name} here; it may have been deleted.") from None
    except OSError as error:
        raise DatasetError(f"The data set {folder.name} cannot be read: {reason(error)}.") from error
    _keep(path, found)
    return found.contents


def create(folder: Path, title: str) -> None:
    """Write the manifest of an empty data set. Raises StorageError."""
    rewrite(folder, Contents(title=title))


def append(folder: Path, change: Change) -> None:
    """Add one change, whole or not at all. Raises StorageError. The caller holds the data set's lock."""
    path, line = folder / FILE, json.dumps(change, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    with storage_errors(path), path.open("r+b") as file:
        file.seek(_end_of_last_line(file))
        file.truncate()
        with appending(file):
            file.write(line)


def rewrite(folder: Path, contents: Contents) -> None:
    """Replace the manifest by a short one that says the same. Raises StorageError. The caller holds the lock."""
    with replacing(folder / FILE) as file:
        for line in _lines(contents):
            file.write(json.dumps(line, ensure_ascii=False, allow_nan=False).encode() + b"\n")


def is_wasteful(folder: Path, contents: Contents) -> bool:
    """Whether most of the file tells of pictures that are gone, and of changes that later ones have replaced."""
    return (folder / FILE).stat().st_size > 2 * PICTURE_BYTES * len(contents.by_id) + SMALL_BYTES


def as_json(picture: StoredPicture) -> dict[str, Any]:
    """The fields of a picture, without those that have their default."""
    return {name: value for name, value in asdict(picture).items() if DEFAULTS.get(name) != value}


def _lines(contents: Contents) -> Iterable[Change]:
    yield {"format": FORMAT, "version": VERSION, "title": contents.title, "file": secrets.token_hex(8)}
    yield {"classes": contents.classes}
    if contents.preparation:
        yield {"preparation": asdict(contents.preparation)}
    pictures = list(contents.by_id.values())
    for start in range(0, len(pictures), PICTURES_IN_A_LINE):
        yield {"add": [as_json(picture) for picture in pictures[start : start + PICTURES_IN_A_LINE]]}


def _parse(file: IO[bytes], before: _Kept | None, state: tuple[int, int, int], name: str) -> _Kept:
    """Parse what was appended since, or all where the file is another."""
    header = file.readline()
    if before and header == before.header and before.parsed_bytes <= state[1]:
        contents, start = before.contents, before.parsed_bytes
    else:
        contents, start = Contents(title=_title(header, name)), len(header)
    file.seek(start)
    text = file.read()
    text = text[: text.rfind(b"\n") + 1]
    changes = text.splitlines()
    return _Kept(header=header, state=state, parsed_bytes=start + len(text), contents=_applied(contents, changes, name))


def _title(header: bytes, name: str) -> str:
    try:
        about = json.loads(header)
        if about["format"] == FORMAT and about["version"] == VERSION:
            return str(about["title"])
    except (ValueError, KeyError, TypeError):
        raise _damaged(name, 1) from None
    raise DatasetError(
        f"The data set {name} was made by another version of this program. It can be used with that version only."
    )


def _applied(contents: Contents, lines: list[bytes], name: str) -> Contents:
    by_id = dict(contents.by_id)
    found: dict[str, Any] = {}
    for number, line in enumerate(lines, contents.changes + 2):
        try:
            change = json.loads(line)
            _apply(change, by_id)
            if "classes" in change:
                found["classes"] = tuple(map(intern, change["classes"]))
            if "preparation" in change:
                found["preparation"] = Preparation(**change["preparation"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _damaged(name, number) from None
    return replace(contents, by_id=by_id, changes=contents.changes + len(lines), **found)


def _apply(change: Change, by_id: dict[str, StoredPicture]) -> None:
    """Apply what a change says of pictures. What it says of pictures that are gone by now does not matter."""
    for values in change.get("add", ()):
        shared = {name: intern(values[name]) for name in SHARED if name in values}
        by_id[values["id"]] = StoredPicture(**{**values, **shared})
    for id_ in change.get("remove", ()):
        by_id.pop(id_, None)
    for id_ in (each for each in change.get("ids", ()) if each in by_id):
        by_id[id_] = replace(by_id[id_], label=intern(change["relabel"]))
    for id_, group in change.get("groups", {}).items():
        if id_ in by_id:
            by_id[id_] = replace(by_id[id_], group=group)
    for id_, (shard, offset, size) in change.get("places", {}).items():
        if id_ in by_id:
            by_id[id_] = replace(by_id[id_], shard=intern(shard), offset=offset, size=size)


def _damaged(name: str, line: int) -> DatasetError:
    return DatasetError(f"The data set {name} is damaged: line {line} of {FILE} cannot be read. Delete the data set.")


def _end_of_last_line(file: IO[bytes]) -> int:
    """Where the last complete line ends. Looks at blocks from the end, as a line may be long."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - (1 << 16))
        file.seek(start)
        place = file.read(end - start).rfind(b"\n")
        if place >= 0:
            return start + place + 1
        end = start
    return 0


def _keep(path: Path, found: _Kept) -> None:
    with _lock:
        _kept[path] = found
        _kept.move_to_end(path)
        while len(_kept) > 1 and sum(len(each.contents.by_id) for each in _kept.values()) > KEPT_PICTURES:
            _kept.popitem(last=False)
