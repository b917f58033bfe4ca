"""Bounds the bytes of uploaded files that the web process holds.

Streamlit bounds one file (server.maxUploadSize) and keeps as many as a client sends until its session ends.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from cnn_demo.byte_sizes import MEGABYTE

MOST_OF_SESSION = 40 * MEGABYTE  # twice the largest file: while one is replaced, both are there
MOST_OF_ALL = 160 * MEGABYTE
MOST_REMEMBERED = 1000  # sessions, those that opened a page last
Sizes = Mapping[str, Mapping[str, int]]  # session -> file -> bytes, the oldest file first

_origins: OrderedDict[str, str] = OrderedDict()  # session -> origin
_lock = threading.Lock()  # of _origins
_add_file = MemoryUploadedFileManager.add_file


def bound_uploads() -> None:
    """For all sessions of this process; calling it again changes nothing."""
    MemoryUploadedFileManager.add_file = _add_bounded  # type: ignore[method-assign]


def note_origin(origin: str) -> None:
    """Remember whom the uploads of the running session count for. origin: as in jobs/visitor.py."""
    if context := get_script_run_ctx():
        with _lock:
            _origins[context.session_id] = origin
            _origins.move_to_end(context.session_id)
            while len(_origins) > MOST_REMEMBERED:
                _origins.popitem(last=False)


def surplus(
    sizes: Sizes,
    session: str,
    origins: Mapping[str, str],
    *,
    most_of_session: int = MOST_OF_SESSION,
    most_of_all: int = MOST_OF_ALL,
) -> Iterator[tuple[str, str]]:
    """(session, file) of what has to go after a session has added a file.

    Beyond most_of_session: the session's own oldest files. Beyond most_of_all: the other files of its origin, so that
    nobody pushes others out by many sessions; then those of the origin that holds most.
    origins: session -> origin; a session that is not in it is an origin of its own.
    """
    left = {name: dict(files) for name, files in sizes.items()}

    def drop_oldest(name: str) -> tuple[str, str]:
        file = next(iter(left[name]))
        del left[name][file]
        return name, file

    own = left.get(session, {})  # it has none where it has ended meanwhile
    while len(own) > 1 and _held(own) > most_of_session:
        yield drop_oldest(session)
    while sum(map(_held, left.values())) > most_of_all:
        yield drop_oldest(_who_loses(left, session, origins))


def _who_loses(left: Sizes, session: str, origins: Mapping[str, str]) -> str:
    """The session whose oldest file goes next. The file that was added goes last of its origin's."""
    of_origin = defaultdict(list)
    for name in left:
        of_origin[origins.get(name, name)].append(name)
    own = of_origin[origins.get(session, session)]
    others = [name for name in own if len(left[name]) > (name == session)]
    largest = max(of_origin.values(), key=lambda names: sum(_held(left[name]) for name in names))
    return max(others or largest, key=lambda name: _held(left[name]))


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
    with _lock:
        origins = dict(_origins)
    for session, name in surplus(sizes, session_id, origins):
        self.remove_file(session, name)
