"""Lists the files of a folder. Links are not followed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.sources.file_tree import FileTree, OpenFile, TreeFile, is_hidden
from cnn_demo.own_data.sources.limits import MOST_FILES
from cnn_demo.storage import reason


def folder_tree(folder: Path, name: str) -> FileTree:
    """The files of a folder and those in it. name: what the visitor calls it. Raises DatasetError for too many."""
    files: list[TreeFile] = []
    left_out: list[LeftOut] = []
    for path in _walk(folder, left_out):
        relative = path.relative_to(folder).as_posix()
        if path.is_symlink():
            left_out.append(LeftOut(name=relative, reason="It is a link, which is not followed."))
        elif path.is_file():
            files.append(TreeFile(path=relative, size=path.stat().st_size, key=path))
        if len(files) > MOST_FILES:
            raise DatasetError(
                f"{name} holds more than {MOST_FILES:,} files, which is the most that is taken at once. Take fewer."
            )
    return FileTree(files=tuple(files), left_out=tuple(left_out), opened=_opened)


def _walk(root: Path, left_out: list[LeftOut]) -> Iterator[Path]:
    """The files and links below a folder, however deep, in a fixed order."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            members = sorted(each for each in folder.iterdir() if not is_hidden(each.name))
        except OSError as error:
            name = f"{folder.relative_to(root).as_posix()}/"
            left_out.append(LeftOut(name=name, reason=f"It cannot be read: {reason(error)}."))
            continue
        folders = [member for member in members if member.is_dir() and not member.is_symlink()]
        waiting += reversed(folders)
        inner = {*folders}
        yield from (member for member in members if member not in inner)


@contextmanager
def _opened() -> Iterator[OpenFile]:
    yield _open


def _open(file: TreeFile) -> AbstractContextManager[BinaryIO]:
    assert isinstance(file.key, Path)
    return file.key.open("rb")
