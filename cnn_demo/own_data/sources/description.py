"""Reads the description in a data set that was taken away from this app, so that it comes back as it was."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import as_spelled, class_name, with_classes
from cnn_demo.own_data.records import PARTS, WAYS, MeasuredPicture, Preparation
from cnn_demo.own_data.sources.file_tree import FileTree, TreeFile
from cnn_demo.own_data.suggestion import SIDES
from cnn_demo.own_data.taken_away import DESCRIPTION, VERSION
from cnn_demo.shown_text import one_line
from cnn_demo.spec.data import DIGIT, DIGIT_SHAPE, FITS, MAX_TITLE, PREPARATIONS

MOST_BYTES = 64 * MEGABYTE  # 100,000 pictures have some 45 MB
MOST_NAME, MOST_GROUP = 200, 200
MOST_PIXELS = 2**31
LIKENESS_DIGITS = 16  # 64 bits
HEXADECIMAL = re.compile(r"[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A picture as the description knows it. id: of the picture in the data set that was taken away."""

    id: str
    measured: MeasuredPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A data set that was taken away. pictures: by their paths in the tree. is_ready: whether it had images to train on."""

    title: str
    classes: tuple[str, ...]
    preparation: Preparation | None
    is_ready: bool
    pictures: Mapping[str, Described]


def read_description(tree: FileTree) -> Description | None:
    """What the description says; None where there is none, or one that cannot be used."""
    files = sorted((file for file in tree.files if PurePosixPath(file.path).name == DESCRIPTION), key=_depth)
    if not files or _depth(files[0]) > 1 or files[0].size > MOST_BYTES:
        return None
    unusable = (*tree.damaged, ValueError, KeyError, TypeError, OverflowError, RecursionError, DatasetError)
    with suppress(*unusable), tree.opened() as open_file, open_file(files[0]) as opened:
        found = json.loads(opened.read(MOST_BYTES))
        if found["version"] == VERSION:
            return _parsed(found, PurePosixPath(files[0].path).parent)
    return None


def _depth(file: TreeFile) -> int:
    return file.path.count("/")


def _parsed(found: Any, folder: PurePosixPath) -> Description:
    """Raises ValueError, KeyError, TypeError, OverflowError and DatasetError for what no data set says."""
    classes = with_classes((), [class_name(name) for name in found["classes"]])
    pictures = {str(folder / item["file"]): _described(item, classes) for item in found["pictures"]}
    ids = {each.id for each in pictures.values()}
    if len(ids) < len(found["pictures"]) or len(pictures) < len(ids):
        raise ValueError("Two pictures have one id or one file.")
    if not {each.measured.label for each in pictures.values()} <= set(classes):
        raise ValueError("A picture is of a class that is not listed.")
    return Description(
        title=one_line(found["title"], MAX_TITLE),
        classes=classes,
        preparation=_preparation(found["preparation"]) if found["preparation"] else None,
        is_ready=found["is_ready"] is True,
        pictures=pictures,
    )


def _described(item: Any, classes: tuple[str, ...]) -> Described:
    values = {field.name: item[field.name] for field in fields(MeasuredPicture)}
    for name, is_right in CHECKS.items():
        if not is_right(values.get(name, item.get(name))):
            raise ValueError(f"The {name} of a picture is not what the app writes.")
    label = as_spelled(classes, class_name(values["label"]))
    measured = MeasuredPicture(**{**values, "name": one_line(values["name"], MOST_NAME), "label": label})
    return Described(id=item["id"], measured=measured)


def _preparation(values: Any) -> Preparation:
    found = Preparation(**values)
    shares = (found.test_share, found.validation_share)
    if (
        found.kind not in PREPARATIONS
        or found.fit not in FITS
        or type(found.light_on_dark) is not bool
        or not _is_count(found.side, max(SIDES))
        or found.channels not in (1, 3)
        or (found.kind == DIGIT and (found.side, found.side, found.channels) != DIGIT_SHAPE)
        or not all(_is_number(share) and 0 < share < 0.5 for share in shares)
        or type(found.seed) is not int
    ):
        raise ValueError("The preparation is not what the app writes.")
    return found


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _is_count(value: object, most: int) -> bool:
    return type(value) is int and 1 <= value <= most


def _is_hexadecimal(value: object) -> bool:
    return isinstance(value, str) and HEXADECIMAL.fullmatch(value) is not None


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "id": _is_hexadecimal,
    "sha256": _is_hexadecimal,
    "likeness": lambda value: _is_hexadecimal(value) and len(value) == LIKENESS_DIGITS,
    "width": lambda value: _is_count(value, MOST_PIXELS),
    "height": lambda value: _is_count(value, MOST_PIXELS),
    "brightness": _is_number,
    "contrast": _is_number,
    "sharpness": _is_number,
    "part": lambda value: value in ("", *PARTS),
    "way": lambda value: value in WAYS,
    "group": lambda value: isinstance(value, str) and len(value) <= MOST_GROUP,
}
