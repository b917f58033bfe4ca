"""Writes an own data set as a zip that anybody can use: a folder for each class, and a description of what folders cannot say.

data_set.json: {"version", "title", "classes", "preparation", "is_ready", "pictures"}; each picture has the "file" in the
zip, its "id" and the fields of MeasuredPicture. sources/description.py reads it again.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cnn_demo.own_data.manifest import Contents
from cnn_demo.own_data.records import MeasuredPicture, StoredPicture

DESCRIPTION, VERSION = "data_set.json", 1
FIELDS = ("id", *(field.name for field in fields(MeasuredPicture)))
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the same pictures make the same bytes
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')  # on one system or another
MOST_STEM = 80
PNG_START = b"\x89PNG"


def description(contents: Contents, *, is_ready: bool) -> dict[str, Any]:
    """What the description says beside the pictures. is_ready: whether images were made of the pictures as they are."""
    return {
        "title": contents.title,
        "classes": contents.classes,
        "preparation": asdict(contents.preparation) if contents.preparation else None,
        "is_ready": is_ready,
    }


def write_zip(
    file: Path | IO[bytes],
    about: Mapping[str, Any],
    pictures: Sequence[StoredPicture],
    read: Callable[[StoredPicture], bytes],
    tell: Callable[[float], None],
) -> None:
    """Write the pictures in their order, one at a time.

    about: from description(). read: gives a stored copy. tell: gets the share
    done. Raises OSError, and what read and tell raise.
    """
    listed = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        names = _Names(about["classes"])
        for done, picture in enumerate(pictures):
            content = read(picture)
            name = names.of(picture, ".png" if content.startswith(PNG_START) else ".jpg")
            archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), content)
            listed.append({"file": name, **{field: getattr(picture, field) for field in FIELDS}})
            tell(done / len(pictures))
        described = {"version": VERSION, **about, "pictures": listed}
        archive.writestr(zipfile.ZipInfo(DESCRIPTION, FIRST_DATE), json.dumps(described, ensure_ascii=False).encode())


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
