"""A disk that refuses what is written to it from the n-th operation on, until there is space again.

Whatever the program uses to write is met: files that are opened by Python or by os.open, renamed, linked, made as folders,
written to and synced. A refused write leaves half of its bytes, as a disk does that has just become full.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NEW_ENTRIES = ("os.mkdir", "os.rename", "os.link", "os.symlink")
ALSO_READ_ONLY = ("os.remove", "os.rmdir", "os.utime", "os.chmod", "os.truncate")
WRITING = os.O_WRONLY | os.O_RDWR
_active: list[FullDisk] = []
_is_listening = False


class FullDisk:
    """Counts the operations on the files below `folder`, and refuses them from the `first`-th on, from 1.

    code: errno.ENOSPC refuses what needs space; errno.EROFS refuses deleting as well. first: None counts only.
    """

    def __init__(self, folder: Path, *, first: int | None, code: int = errno.ENOSPC) -> None:
        self.folder, self.first, self.code = f"{folder.resolve()}{os.sep}", first, code
        self.operations = 0
        self.refused = 0

    def free_some_space(self) -> None:
        self.first = None

    def holds(self, path: Any) -> bool:
        return not isinstance(path, int) and os.path.abspath(os.fspath(path)).startswith(self.folder)  # noqa: PTH100

    def refuse(self) -> bool:
        """Count an operation; whether it is refused."""
        self.operations += 1
        is_refused = self.first is not None and self.operations >= self.first
        self.refused += is_refused
        return is_refused

    def ask(self) -> None:
        if self.refuse():
            raise OSError(self.code, os.strerror(self.code))

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit event: called before the operation, which does not take place where this raises."""
        is_refused_when_full = event in NEW_ENTRIES
        if is_refused_when_full or (self.code == errno.EROFS and event in ALSO_READ_ONLY):
            if self.holds(arguments[0]):
                self.ask()
        elif event == "open" and arguments[2] & WRITING and self.holds(arguments[0]):
            is_new = not os.path.exists(arguments[0])  # noqa: PTH110
            # An existing file is opened without needing space; one that is not there and is not to be made is missing.
            if arguments[2] & os.O_CREAT if is_new else self.code == errno.EROFS:
                self.ask()


class _FullFile(io.FileIO):
    """A file on the full disk."""

    disk: FullDisk

    def write(self, data: Any) -> int:
        if self.disk.refuse():
            super().write(bytes(data)[: len(bytes(data)) // 2])
            raise OSError(self.disk.code, os.strerror(self.disk.code))
        return super().write(data)


@contextmanager
def full_disk(folder: Path, *, first: int | None, code: int = errno.ENOSPC) -> Iterator[FullDisk]:
    """Within, the files below the folder are on such a disk."""
    global _is_listening
    disk = FullDisk(folder, first=first, code=code)
    if not _is_listening:  # an audit hook cannot be removed
        sys.addaudithook(lambda event, arguments: _active[-1].hear(event, arguments) if _active else None)
        _is_listening = True
    opener, sync = io.open, os.fsync

    def open_(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax") or not disk.holds(file):
            return opener(file, mode, *arguments, **named)
        raw = _FullFile(file, mode.replace("b", "").replace("t", ""))
        raw.disk = disk
        buffered = io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding=named.get("encoding"))

    def sync_(descriptor: Any) -> None:
        disk.ask()
        sync(descriptor)

    _active.append(disk)
    io.open = builtins.open = open_
    os.fsync = sync_  # type: ignore[assignment]
    try:
        yield disk
    finally:
        io.open = builtins.open = opener
        os.fsync = sync
        _active.pop()
