"""Writes an own data set as a zip that anybody can use: a folder for each class, and a description of what folders cannot say.

data_set.json: {"version", "title", "classes", "pictures"}; each picture has the "file" in the zip and those fields of
MeasuredPicture that its file does not hold: name, label, part, group and way. sources/description.py reads it again.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from cnn_demo.own_data.records import StoredPicture

DESCRIPTION, VERSION = "data_set.json", 1
FIELDS = ("name", "label", "part", "group", "way")
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the same pictures make the same bytes
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')  # on one system or another
MOST_STEM = 80
PNG_START = b"\x89PNG"


def write_zip(
    file: Path | IO[bytes],
    title: str,
    classes: Sequence[str],
    pictures: Sequence[StoredPicture],
    read: Callable[[StoredPicture], bytes],
    tell: Callable[[float], None],
) -> None:
    """Write the pictures class by class, one at a time. read: gives a stored copy. tell: is told the share done.

    Raises OSError, and what read and tell raise.
    """
    order = {name: place for place, name in enumerate(classes)}
    listed = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        names = _Names(classes)
        for done, picture in enumerate(sorted(pictures, key=lambda each: order[each.label])):
            content = read(picture)
            name = names.of(picture, ".png" if content.startswith(PNG_START) else ".jpg")
            archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), content)
            listed.append({"file": name, **{field: getattr(picture, field) for field in FIELDS}})
            tell(done / len(pictures))
        about = {"version": VERSION, "title": title, "classes": list(classes), "pictures": listed}
        archive.writestr(zipfile.ZipInfo(DESCRIPTION, FIRST_DATE), json.dumps(about, ensure_ascii=False).encode())


class _Names:
    """Gives every picture a path that no other has, also where systems ignore case."""

    def __init__(self, classes: Sequence[str]) -> None:
        taken: set[str] = set()
        self._folders = {name: _free(_safe(name), "", taken) for name in classes}
        self._taken: dict[str, set[str]] = {name: set() for name in classes}

    def of(self, picture: StoredPicture, suffix: str) -> str:
        stem = _safe(PurePosixPath(picture.name).stem) or picture.id
        return f"{self._folders[picture.label]}/{_free(stem, suffix, self._taken[picture.label])}"


def _free(stem: str, suffix: str, taken: set[str]) -> str:
    name = next(name for name in _numbered(stem, suffix) if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield f"{stem}{suffix}"
    number = 2
    while True:
        yield f"{stem} ({number}){suffix}"
        number += 1


def _safe(text: str) -> str:
    """A text as the name of a file or folder: no character that a system forbids, and no dot at either end."""
    return NOT_IN_NAMES.sub("_", text)[:MOST_STEM].strip(". ") or "_"
