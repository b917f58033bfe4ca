"""Reads the description in a data set that was taken away from this app, so that it comes back as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.records import PARTS, WAYS
from cnn_demo.own_data.sources.file_tree import FileTree, TreeFile
from cnn_demo.own_data.taken_away import DESCRIPTION, VERSION
from cnn_demo.shown_text import one_line

MOST_BYTES = 32 * MEGABYTE  # 100,000 pictures have some 20 MB
MOST_NAME, MOST_GROUP = 200, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the description says of a picture. The fields are those of Arrival."""

    name: str
    label: str
    part: str
    group: str
    way: str


def read_description(tree: FileTree) -> Mapping[str, Described]:
    """What is said of the pictures, by their paths in the tree. Empty where there is no description that can be used."""
    files = sorted((file for file in tree.files if PurePosixPath(file.path).name == DESCRIPTION), key=_depth)
    if not files or _depth(files[0]) > 1 or files[0].size > MOST_BYTES:
        return {}
    unusable = (*tree.damaged, ValueError, KeyError, TypeError, RecursionError, DatasetError)
    with suppress(*unusable), tree.opened() as open_file, open_file(files[0]) as opened:
        found = json.loads(opened.read(MOST_BYTES))
        if found["version"] == VERSION:
            folder = PurePosixPath(files[0].path).parent
            return {str(folder / item["file"]): _described(item) for item in found["pictures"]}
    return {}


def _depth(file: TreeFile) -> int:
    return file.path.count("/")


def _described(item: Any) -> Described:
    part, way, group = item["part"], item["way"], item["group"]
    if part not in ("", *PARTS) or way not in WAYS or not isinstance(group, str) or len(group) > MOST_GROUP:
        raise ValueError(f"{item['file']} has the part {part}, the way {way} or the group {group}.")
    return Described(
        name=one_line(item["name"], MOST_NAME), label=class_name(item["label"]), part=part, group=group, way=way
    )
