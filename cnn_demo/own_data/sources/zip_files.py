"""Lists the files of a stranger's zip. Nothing is unpacked onto the disk, and nothing is opened by a name in the zip."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from cnn_demo.byte_sizes import GIGABYTE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.sources.file_tree import FileTree, OpenFile, TreeFile, is_hidden
from cnn_demo.own_data.sources.limits import MOST_FILES, MOST_UNPACKED_BYTES, MOST_ZIP_TABLE_BYTES
from cnn_demo.storage import reason

END = struct.Struct("<4s4H2LH")  # the record at a zip's end
LARGE_END = struct.Struct("<4sQ2H2L4Q")  # the same of a zip with large numbers (ZIP64)
LOCATOR_BYTES = 20  # between the two
END_MARK, LARGE_END_MARK, ENTRY_MARK = b"PK\x05\x06", b"PK\x06\x06", b"PK\x01\x02"
ZIP_SUFFIX = ".zip"
MOST_COMMENT_BYTES = 65_535
ENCRYPTED, IN_UTF8 = 0x1, 0x800
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may need any memory
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    OSError,
)


def is_zip(path: Path) -> bool:
    """Whether a file begins like a zip, an empty one included. Raises OSError."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", END_MARK)


def zip_tree(path: Path, name: str) -> FileTree:
    """The files of a zip. name: what the visitor calls it. Raises DatasetError where it is damaged or absurd."""
    try:
        with path.open("rb") as file:
            check_table(file, name)
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
    except DAMAGED as error:
        raise DatasetError(
            f"{name} is damaged, or is not a zip file: {reason(error) or type(error).__name__}."
        ) from None
    _check_sizes(entries, path.stat().st_size, name)
    files: list[TreeFile] = []
    left_out: list[LeftOut] = []
    taken: set[str] = set()
    for entry in entries:
        shown = _name(entry)
        if shown.endswith("/") or is_hidden(shown):
            continue
        why_not = "Another file of the zip has the same name." if shown in taken else _reason_against(entry, shown)
        if why_not:
            left_out.append(LeftOut(name=shown, reason=why_not))
        else:
            taken.add(shown)
            files.append(TreeFile(path=shown, size=entry.file_size, key=entry))
    return FileTree(files=tuple(files), left_out=tuple(left_out), opened=lambda: _opened(path), damaged=DAMAGED)


@contextmanager
def _opened(path: Path) -> Iterator[OpenFile]:
    with zipfile.ZipFile(path) as archive:

        def open_file(file: TreeFile) -> AbstractContextManager[BinaryIO]:
            return cast("AbstractContextManager[BinaryIO]", archive.open(cast("zipfile.ZipInfo", file.key)))

        yield open_file


def check_table(file: BinaryIO, name: str) -> None:
    """Count a zip's entries before they are read: each takes some 600 bytes of memory. Raises DatasetError, BadZipFile."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - END.size - MOST_COMMENT_BYTES, 0))
    start, tail = file.tell(), file.read()
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) < place + END.size:
        raise zipfile.BadZipFile("its end is missing")
    table_bytes, table_end = END.unpack_from(tail, place)[5], start + place
    large = place - LOCATOR_BYTES - LARGE_END.size
    if large >= 0 and tail[large : large + len(LARGE_END_MARK)] == LARGE_END_MARK:
        table_bytes, table_end = LARGE_END.unpack_from(tail, large)[8], start + large
    if table_bytes > min(MOST_ZIP_TABLE_BYTES, table_end):
        raise DatasetError(f"{name} has a table of contents of {table_bytes:,} bytes, which is too large to be read.")
    file.seek(table_end - table_bytes)
    entries = file.read(table_bytes).count(ENTRY_MARK)
    if entries > MOST_FILES:
        raise DatasetError(
            f"{name} holds {entries:,} files; the most that is taken at once is {MOST_FILES:,}. Take fewer."
        )


def _check_sizes(entries: list[zipfile.ZipInfo], zip_bytes: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED_BYTES:
        raise DatasetError(
            f"{name} unpacks to {unpacked / GIGABYTE:,.0f} GB; the limit is {MOST_UNPACKED_BYTES // GIGABYTE} GB. "
            "Take fewer files."
        )
    if sum(entry.compress_size for entry in entries) > zip_bytes:
        raise DatasetError(f"{name} is damaged: its files overlap, as in a zip that was made to fill up a disk.")


def _name(entry: zipfile.ZipInfo) -> str:
    """The path in the zip, with / between folders."""
    name = entry.orig_filename
    if not entry.flag_bits & IN_UTF8:  # macOS writes UTF-8 without saying so
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return "/".join(part for part in name.replace("\\", "/").split("/") if part != ".")


def _reason_against(entry: zipfile.ZipInfo, name: str) -> str:
    """Why an entry is not read; "" where it is."""
    if name.startswith("/") or not name.strip("/") or ".." in name.split("/") or name[1:3] == ":/":
        return "Its name leads out of the zip."
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "It is a link or another special file."
    if entry.flag_bits & ENCRYPTED:
        return "It is encrypted. Make the zip without a password."
    if entry.compress_type not in COMPRESSIONS:
        return "It is compressed in a way that cannot be read. Make the zip with the usual compression (deflate)."
    return ""
