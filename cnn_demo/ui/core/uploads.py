"""Bounds the bytes of uploaded files that the web process holds.

Streamlit bounds one file (server.maxUploadSize) and keeps as many as a client sends until its session ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from cnn_demo.byte_sizes import MEGABYTE

MOST_OF_SESSION = 40 * MEGABYTE  # twice the largest file: while one is replaced, both are there
MOST_OF_ALL = 160 * MEGABYTE
Sizes = Mapping[str, Mapping[str, int]]  # session -> file -> bytes, the oldest file first

_add_file = MemoryUploadedFileManager.add_file


def bound_uploads() -> None:
    """For all sessions of this process; calling it again changes nothing."""
    MemoryUploadedFileManager.add_file = _add_bounded  # type: ignore[method-assign]


def surplus(
    sizes: Sizes, session: str, *, most_of_session: int = MOST_OF_SESSION, most_of_all: int = MOST_OF_ALL
) -> Iterator[tuple[str, str]]:
    """(session, file) of what has to go after a session has added a file: its own oldest files first, beyond
    most_of_session; then, beyond most_of_all, the oldest ones of whichever session holds most.
    """
    left = {name: dict(files) for name, files in sizes.items()}

    def drop_oldest(name: str) -> tuple[str, str]:
        file = next(iter(left[name]))
        del left[name][file]
        return name, file

    while len(left[session]) > 1 and _held(left[session]) > most_of_session:
        yield drop_oldest(session)
    while sum(map(_held, left.values())) > most_of_all:
        yield drop_oldest(max(left, key=lambda name: _held(left[name])))


def _held(files: Mapping[str, int]) -> int:
    return sum(files.values())


def _add_bounded(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    """Take the place of MemoryUploadedFileManager.add_file. A page shows a file that was dropped as no file."""
    _add_file(self, session_id=session_id, file=file)
    with self._lock:
        sizes = {
            session: {name: len(each.data) for name, each in files.items()}
            for session, files in self.file_storage.items()
        }
    for session, name in surplus(sizes, session_id):
        self.remove_file(session, name)
