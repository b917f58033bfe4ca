"""The files of one upload, which arrive in pieces from a browser and are kept on disk until they are added to a data set.

The pieces make one stream: a line of JSON with the name and the size of each file, then the contents, one after the other.
At no time is more than a piece in memory. An upload ends when all is here, when it is stopped, or when no piece has come for
a while, as after a closed tab; then what has arrived whole can still be added.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE
from cnn_demo.errors import DatasetError, LimitError
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.upload_header import OUT_OF_ORDER, Expected, expected_files
from cnn_demo.shown_text import one_line
from cnn_demo.storage import REASONS, delete, reason, storage_errors

FOLDER = "arriving-pictures"  # in the cache folder; in it a folder of each upload with:
SIZE, FILES = "size", "files"  # an empty file of the size of the whole, and a folder
PIECE_BYTES = 2 * MEGABYTE  # all but the last piece; in base64 well below server.maxWidgetStateSize
MOST_BYTES = 4 * GIGABYTE  # 5,000 pictures of a phone
MOST_OF_ADDRESS, MOST_UPLOADS = (
    4 * GIGABYTE,
    64,
)  # on their way at a time from one network address; a class may share one
MOST_OF_ALL = 16 * GIGABYTE  # of all visitors' uploads on their way
FREE_BYTES = 512 * MEGABYTE  # that stay free on the disk
MOST_HEADER_BYTES = 16 * MEGABYTE
SILENT_SECONDS = (
    120.0  # without a piece: the browser sends a lost one again for a minute, and the visitor may try again
)
LOOK_SECONDS = 0.1
ABANDONED_SECONDS = 3600.0
LONGEST_NAME = 120  # as shown
MOST_PARTS = 50  # of a path: the file and the folders around it
MOST_FOLDERS = 100_000  # each takes some 4 KB of the disk
OWNER_DIGITS = 16
SEVERAL = "your files"
TOO_LATE = "The rest of the files arrived too late: what had arrived whole is being added. Choose the others again."
NOT_A_PATH = "Its name cannot be used as a path on this server. Rename it, and choose it again."
TOO_DEEP = f"It lies in more than {MOST_PARTS - 1} folders, one in the other. Move it, and choose it again."
TWICE = "Another file of the same name came before it."


class Upload:
    """An upload as far as it is here. Its methods may be called from two threads: one adds pieces, one waits for the end.

    size: bytes of the whole stream. label: the class that the browser has named, "" for none. pieces: how many have arrived.
    expected: how many files there are, 0 while that is not known. left_out: files that cannot be kept under their names.
    """

    def __init__(self, folder: Path, size: int, label: str) -> None:
        self.folder, self.size, self.label = folder, size, label
        self.pieces, self.whole, self.expected = 0, 0, 0
        self.left_out: list[LeftOut] = []
        self.is_stopped = False
        self._folders = 0  # at most so many were made
        self._header = bytearray()
        self._files: Iterator[Expected] | None = None  # those that have not begun
        self._current: tuple[Path | None, int] | None = None  # where the file on its way lies, and how much is missing
        self._ended, self._lock = threading.Event(), threading.Lock()
        self._deadline = time.monotonic() + SILENT_SECONDS

    @property
    def is_complete(self) -> bool:
        """Whether all has arrived."""
        return self.pieces == -(-self.size // PIECE_BYTES)

    @property
    def path(self) -> Path:
        """The folder with what has arrived."""
        return self.folder / FILES

    @property
    def top(self) -> Path:
        """What the visitor has chosen: the file or the folder where it is one, else the folder with all of them."""
        inside = self.inside
        return inside[0] if len(inside) == 1 else self.path

    @property
    def name(self) -> str:
        """What the visitor calls it: the name of the one file or folder, else "your files"."""
        inside = self.inside
        return one_line(inside[0].name, LONGEST_NAME) if len(inside) == 1 else SEVERAL

    @property
    def inside(self) -> list[Path]:
        """The files and folders that the visitor has chosen, as far as they are here, by name."""
        return sorted(self.path.iterdir()) if self.path.is_dir() else []

    def drop(self, path: Path, why: str) -> None:
        """Delete one of these files, and list it as left out. Raises StorageError."""
        delete(path)
        self._leave_out(path.name, why)

    def add(self, index: int, content: bytes) -> None:
        """Add the next piece; one that is sent again changes nothing. Raises DatasetError, StorageError."""
        with self._lock:
            if index == self.pieces - 1:
                return
            if self._ended.is_set():
                raise DatasetError(TOO_LATE)
            if index != self.pieces or len(content) != min(PIECE_BYTES, self.size - index * PIECE_BYTES):
                raise DatasetError(OUT_OF_ORDER)
            self._deadline = time.monotonic() + SILENT_SECONDS
            self._take(content)
            self.pieces += 1
            self.keep()
            if self.is_complete:
                self._ended.set()

    def wait(self, is_stopped: Callable[[], bool] = lambda: False) -> bool:
        """Wait for the end. Whether all has arrived; afterwards only whole files are there.

        is_stopped: asked again and again whether to stop it.
        """
        while not self._ended.wait(LOOK_SECONDS):
            if is_stopped():
                self.stop()
            elif time.monotonic() >= self._deadline:
                break
        with self._lock:
            self._ended.set()
            self._drop_partial()
        return self.is_complete and not self.is_stopped

    def stop(self) -> None:
        """End it, and delete its files; nothing of it is wanted."""
        self.is_stopped = True
        self.remove()

    def keep(self) -> bool:
        """Tell remove_abandoned, also that of another process, that the files are still needed. Whether they are there."""
        try:
            os.utime(self.folder / SIZE)
        except OSError:
            return False
        return True

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    def remove(self) -> None:
        """Delete its files."""
        self._ended.set()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take(self, content: bytes) -> None:
        rest = memoryview(content)
        if self._files is None:
            line, end, after = content.partition(b"\n")
            self._header += line
            if len(self._header) > MOST_HEADER_BYTES:
                raise LimitError(f"The names of the files take more than {MOST_HEADER_BYTES // MEGABYTE} MB.")
            if not end:
                return
            expected = expected_files(bytes(self._header), self.size)
            self.expected, self._files = len(expected), iter(expected)
            self._header.clear()
            self._begin_next()
            rest = memoryview(after)
        while self._current and rest:
            path, missing = self._current
            part, rest = rest[:missing], rest[missing:]
            if path:
                with storage_errors(path), path.open("ab") as file:
                    file.write(part)
            self._current = (path, missing - len(part))
            if missing == len(part):
                self.whole += path is not None
                self._begin_next()

    def _begin_next(self) -> None:
        """Make the next file that has any content; files without content are whole at once."""
        self._current = None
        for name, size in self._files or ():
            path = self._make(name)
            if size:
                self._current = (path, size)
                return
            self.whole += path is not None

    def _make(self, name: str) -> Path | None:
        """The empty file of that name; None where it is left out. Raises StorageError."""
        parts = PurePosixPath(name).parts
        if not parts or any(part in ("/", "..") or "\0" in part or "\\" in part for part in parts):
            self._leave_out(name, NOT_A_PATH)
            return None
        if len(parts) > MOST_PARTS:
            self._leave_out(name, TOO_DEEP)
            return None
        path = self.path.joinpath(*parts)
        try:
            self._count_folders(path.parent, len(parts) - 1)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("xb").close()
        except FileExistsError:
            self._leave_out(name, TWICE)
        except (OSError, UnicodeEncodeError) as error:
            if isinstance(error, OSError) and error.errno in REASONS.keys() - {errno.ENOENT}:
                with storage_errors(path):
                    raise
            self._leave_out(name, f"It cannot be kept under its name: {reason(error)}. Rename it, and choose it again.")
        else:
            return path
        return None

    def _count_folders(self, folder: Path, depth: int) -> None:
        """Raise LimitError where the folders that a file lies in would be too many."""
        if depth and not folder.is_dir():
            self._folders += depth
        if self._folders > MOST_FOLDERS:
            raise LimitError(f"The files lie in more than {MOST_FOLDERS:,} folders. Add them in parts.")

    def _leave_out(self, name: str, why: str) -> None:
        self.left_out.append(LeftOut(name=one_line(name, LONGEST_NAME) or "A file without a name", reason=why))

    def _drop_partial(self) -> None:
        if self._current and (path := self._current[0]):
            path.unlink(missing_ok=True)
        self._current = None


def begin(cache_folder: Path, size: int, *, label: str = "", origin: str = "", workspace: str = "") -> Upload:
    """Make room for an upload of so many bytes, its line of names included. Raises LimitError, StorageError.

    label: the class that the browser has named. origin: whom it counts for, workspace: whose it is, as in jobs/visitor.py.
    """
    if not 0 < size <= MOST_BYTES + MOST_HEADER_BYTES:
        raise LimitError(f"{too_large(size)} Add the pictures in several parts.")
    remove_abandoned(cache_folder)
    owner = _digits_of(origin)
    folder = cache_folder / FOLDER / f"{owner}-{_digits_of(workspace)}-{secrets.token_hex(8)}"
    with storage_errors(folder):
        folder.mkdir(parents=True)
        with (folder / SIZE).open("xb") as file:
            file.truncate(size)  # sparse; before the check, so that of two at the same time both see the other
        free = shutil.disk_usage(folder).free
    if not _is_room(cache_folder, owner, free):
        shutil.rmtree(folder, ignore_errors=True)
        raise LimitError(
            f"This server has no room for {size / MEGABYTE:,.1f} MB of files on their way now. "
            "Add the pictures in several parts, or try again in a few minutes."
        )
    return Upload(folder, size, label)


def _is_room(cache_folder: Path, owner: str, free: int) -> bool:
    """Whether all uploads on their way fit on the disk, of which so many bytes are free, and in the limits."""
    sizes = [(folder.name.startswith(owner), state.st_size) for folder, state in _sizes(cache_folder)]
    in_all, own = sum(size for _, size in sizes), [size for is_own, size in sizes if is_own]
    return (
        in_all <= min(MOST_OF_ALL, free - FREE_BYTES)
        and sum(own) <= MOST_OF_ADDRESS + MOST_HEADER_BYTES
        and len(own) <= MOST_UPLOADS
    )


def too_large(size: int) -> str:
    """The sentence on an upload beyond the limit."""
    return f"The files have {size // MEGABYTE:,} MB together; one upload may have {MOST_BYTES // MEGABYTE:,} MB."


def remove_abandoned(cache_folder: Path) -> None:
    """Remove the uploads that nothing has happened to in a long time, as after the server was restarted."""
    for folder, state in _sizes(cache_folder):
        if time.time() - state.st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def remove_of(cache_folder: Path, workspace: str) -> None:
    """Remove the uploads of a workspace, those of other processes included."""
    for folder in (cache_folder / FOLDER).glob(f"*-{_digits_of(workspace)}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _digits_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:OWNER_DIGITS]


def _sizes(cache_folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in (cache_folder / FOLDER).glob(f"*/{SIZE}"):
        with suppress(FileNotFoundError):  # it has been added meanwhile
            yield path.parent, path.stat()
