"""The files of a folder or zip: a list of paths, each of which can be opened while the tree is open. Opens no picture."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from cnn_demo.own_data.records import LeftOut

SYSTEM_NAMES = frozenset({"__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TreeFile:
    """path: with / between folders, from the tree's root. size: in bytes, as the tree says. key: what opens it."""

    path: str
    size: int
    key: object


OpenFile = Callable[[TreeFile], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileTree:
    """files: in the order in which they are read fastest. left_out: what cannot be read, such as links.

    opened: opens the tree; within, OpenFile opens one file at a time, and raises OSError or one of `damaged`.
    """

    files: tuple[TreeFile, ...]
    left_out: tuple[LeftOut, ...]
    opened: Callable[[], AbstractContextManager[OpenFile]]
    damaged: tuple[type[Exception], ...] = (OSError,)


def is_hidden(path: str) -> bool:
    """Whether a file belongs to an operating system and not to the visitor's data."""
    parts = path.lower().split("/")
    return any(part in SYSTEM_NAMES or (part.startswith(".") and part != "..") for part in parts)
