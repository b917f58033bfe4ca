"""Writes the zip of a bundle reproducibly, and reads zips from strangers safely.

Reading takes known members alone, each up to its limit; what the zip declares about sizes is never relied on.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import BinaryIO

from cnn_demo.errors import BundleError
from cnn_demo.spec.fields import show

FIRST_DATE = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest date of the format; a constant, so that equal networks give equal bytes
PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
UNIX = 3
ENCRYPTED = 0x1
DIRECTORY_BYTES = 4096  # of the zip's table of contents; ours takes about 500
END = struct.Struct("<4s4H2LH")  # the record at a zip's end
END_MARK, LARGE_ZIP_MARK = b"PK\x05\x06", b"PK\x06\x07"
LARGE_ZIP_BYTES = 20
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may need any amount of memory
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)

ONLY_BUNDLES = (
    "Only bundles made by this app (Export page, format Bundle) can be imported. Files of other programs "
    "(.h5, .keras, .pt, pickles) cannot, because opening them can run code."
)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these files. The same files make the same bytes: nothing is compressed, no date is kept."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIRST_DATE)
            info.external_attr, info.create_system = PLAIN_FILE, UNIX
            archive.writestr(info, content)
    return buffer.getvalue()


def read_members(file: BinaryIO, limits: Mapping[str, int], ignored: Collection[str] = ()) -> dict[str, bytes]:
    """The content of every member in `limits` (name -> most bytes), all of which must be there.

    ignored: names that may be there and are not read. Raises BundleError on anything else.
    """
    _check_end(file, most_bytes=sum(limits.values()) + DIRECTORY_BYTES * (len(limits) + len(ignored) + 1))
    try:
        with zipfile.ZipFile(file) as archive:
            found = _checked_table(archive.infolist(), {*limits, *ignored})
            if missing := [name for name in limits if name not in found]:
                raise BundleError(f"The bundle lacks {missing[0]}. {ONLY_BUNDLES}")
            return {name: _content(archive, found[name], most) for name, most in limits.items()}
    except DAMAGED as error:
        raise BundleError(f"The bundle is damaged: {str(error) or type(error).__name__}. Download it again.") from None


def _check_end(file: BinaryIO, *, most_bytes: int) -> None:
    """Look at the file's size and at the record at its end, before a table of contents of any length is read."""
    size = file.seek(0, io.SEEK_END)
    if size > most_bytes:
        raise BundleError(
            f"The file has {size:,} bytes; a bundle has at most {most_bytes:,} on this server. Whoever runs the server can "
            "allow larger networks with the setting CNN_DEMO_MAX_PARAMETERS."
        )
    file.seek(max(size - END.size - LARGE_ZIP_BYTES, 0))
    tail = file.read()
    if len(tail) < END.size or tail[-END.size :][:4] != END_MARK:
        raise BundleError(f"The file is not a zip file, or its end is missing. {ONLY_BUNDLES}")
    *_, directory_bytes, directory_start, _ = END.unpack(tail[-END.size :])
    is_large = tail[: -END.size][:4] == LARGE_ZIP_MARK
    if is_large or directory_bytes > DIRECTORY_BYTES or directory_start + directory_bytes + END.size != size:
        raise BundleError(f"The zip file does not have the structure of a bundle. {ONLY_BUNDLES}")


def _checked_table(infos: list[zipfile.ZipInfo], known: Collection[str]) -> dict[str, zipfile.ZipInfo]:
    """Name -> entry, of entries that are plain known files."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.orig_filename  # as it is written; zipfile cuts it at a null byte
        if name not in known:
            raise BundleError(f"The zip holds {show(name)}, which does not belong in a bundle. {ONLY_BUNDLES}")
        if name in found:
            raise BundleError(f"The bundle holds {name} twice, so it is unclear which one is meant.")
        if info.flag_bits & ENCRYPTED:
            raise BundleError(f"{name} in the bundle is encrypted, which is not supported.")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise BundleError(f"{name} in the bundle is a link or another special file, which is not supported.")
        if info.compress_type not in COMPRESSIONS:
            raise BundleError(f"{name} in the bundle is compressed in a way that is not supported.")
        found[name] = info
    return found


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise BundleError(f"{info.orig_filename} in the bundle is larger than the {most:,} bytes taken on this server.")
    return content
