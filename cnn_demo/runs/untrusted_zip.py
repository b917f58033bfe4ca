"""Reads zip files from strangers safely: the end and the table of contents first, then one bounded member at a time.

Nothing is relied on that the zip declares about itself, and nothing is extracted by name.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from cnn_demo.errors import BundleError
from cnn_demo.spec.fields import show

ENCRYPTED = 0x1
END = struct.Struct("<4s4H2LH")  # the record at a zip's end
END_MARK, LARGE_ZIP_MARK = b"PK\x05\x06", b"PK\x06\x07"
LARGE_ZIP_BYTES = 20
STORED, COMPRESSED = (zipfile.ZIP_STORED,), (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may need any memory
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipKind:
    """What a zip file is expected to be.

    noun: its name in messages. only: a sentence that says which files are taken. larger: one that says how larger ones
    can be taken. directory_bytes: most bytes of its table of contents. compressions: what its members may be.
    """

    noun: str
    only: str
    larger: str
    directory_bytes: int
    compressions: tuple[int, ...] = COMPRESSED


@contextmanager
def open_zip(
    file: BinaryIO, kind: ZipKind, *, most_bytes: int, is_known: Callable[[str], bool]
) -> Iterator[tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]]:
    """The archive and its table, name -> entry, where all entries are plain files of known names. Raises BundleError.

    So does a member that turns out to be damaged while it is read within.
    """
    _check_end(file, kind, most_bytes)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _checked_table(archive.infolist(), kind, is_known)
    except DAMAGED as error:
        raise BundleError(
            f"The {kind.noun} is damaged: {str(error) or type(error).__name__}. Download it again."
        ) from None


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, kind: ZipKind) -> bytes:
    """The content of one member. Raises BundleError where it has more than `most` bytes."""
    with archive.open(info) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise BundleError(
            f"{info.orig_filename} in the {kind.noun} is larger than the {most:,} bytes taken on this server."
        )
    return content


def _check_end(file: BinaryIO, kind: ZipKind, most_bytes: int) -> None:
    """Look at the file's size and at the record at its end, before a table of contents of any length is read."""
    size = file.seek(0, io.SEEK_END)
    if size > most_bytes:
        raise BundleError(
            f"The file has {size:,} bytes; a {kind.noun} has at most {most_bytes:,} on this server. {kind.larger}"
        )
    file.seek(max(size - END.size - LARGE_ZIP_BYTES, 0))
    tail = file.read()
    if len(tail) < END.size or tail[-END.size :][:4] != END_MARK:
        raise BundleError(f"The file is not a zip file, or its end is missing. {kind.only}")
    *_, directory_bytes, directory_start, _ = END.unpack(tail[-END.size :])
    is_large = tail[: -END.size][:4] == LARGE_ZIP_MARK
    if is_large or directory_bytes > kind.directory_bytes or directory_start + directory_bytes + END.size != size:
        raise BundleError(f"The zip file does not have the structure of a {kind.noun}. {kind.only}")


def _checked_table(
    infos: list[zipfile.ZipInfo], kind: ZipKind, is_known: Callable[[str], bool]
) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.orig_filename  # as it is written; zipfile cuts it at a null byte
        if not is_known(name):
            raise BundleError(f"The zip holds {show(name)}, which does not belong in a {kind.noun}. {kind.only}")
        if name in found:
            raise BundleError(f"The {kind.noun} holds {name} twice, so it is unclear which one is meant.")
        if info.flag_bits & ENCRYPTED:
            raise BundleError(f"{name} in the {kind.noun} is encrypted, which is not supported.")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise BundleError(f"{name} in the {kind.noun} is a link or another special file, which is not supported.")
        if info.compress_type not in kind.compressions:
            raise BundleError(f"{name} in the {kind.noun} is compressed in a way that is not supported.")
        found[name] = info
    return found
