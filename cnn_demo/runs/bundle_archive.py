"""Writes the zip of a bundle reproducibly, and reads bundles from strangers: known members alone, each up to its limit."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from cnn_demo.errors import BundleError
from cnn_demo.runs.untrusted_zip import ZipKind, open_zip, read_member

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
DIRECTORY_BYTES = 4096  # ours takes about 500

ONLY_BUNDLES = (
    "Only bundles made by this app (Export page, format Bundle) can be imported. Files of other programs "
    "(.h5, .keras, .pt, pickles) cannot, because opening them can run code."
)
BUNDLE = ZipKind(
    noun="bundle",
    only=ONLY_BUNDLES,
    larger="The server's operator can allow larger networks with the setting CNN_DEMO_MAX_PARAMETERS.",
    directory_bytes=DIRECTORY_BYTES,
)


def stored_member(name: str) -> zipfile.ZipInfo:
    """The entry of a plain file that is not compressed and has no date."""
    info = zipfile.ZipInfo(name, FIRST_DATE)
    info.external_attr, info.create_system = PLAIN_FILE, UNIX
    return info


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these files. The same files make the same bytes: nothing is compressed, no date is kept."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(stored_member(name), content)
    return buffer.getvalue()


def read_members(
    file: BinaryIO, limits: Mapping[str, int], *, optional: Mapping[str, int], ignored: Mapping[str, int]
) -> dict[str, bytes]:
    """The content of every member in `limits` (name -> most bytes), all of which must be there.

    optional: as limits, for members that may be there. ignored: name -> most bytes in the file, for members
    that may be there and are not read here. Raises BundleError on anything else.
    """
    wanted = {**limits, **optional}
    known = {*wanted, *ignored}
    most_bytes = sum(wanted.values()) + sum(ignored.values()) + DIRECTORY_BYTES * (len(known) + 1)
    with open_zip(file, BUNDLE, most_bytes=most_bytes, is_known=known.__contains__) as (archive, found):
        if missing := [name for name in limits if name not in found]:
            raise BundleError(f"The bundle lacks {missing[0]}. {ONLY_BUNDLES}")
        return {name: read_member(archive, found[name], most, BUNDLE) for name, most in wanted.items() if name in found}
