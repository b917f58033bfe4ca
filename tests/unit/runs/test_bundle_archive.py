"""Zips that are no bundle are refused before they can do harm: read no further than needed, nothing left behind."""

from __future__ import annotations

import io
import pickle
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.errors import BundleError
from cnn_demo.runs.bundle import JSON_BYTES, pack
from cnn_demo.runs.bundle_archive import DIRECTORY_BYTES, read_members
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from tests.unit.runs.bundles import (
    Members,
    Refused,
    file_of,
    h5,
    zip_of,
)


def keras_file() -> bytes:
    return zip_of({"metadata.json": b"{}", "config.json": b"{}", "model.weights.h5": h5()})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a zip file"),
        (b"PK", "not a zip file"),
        (h5(), "not a zip file"),
        (pickle.dumps({"weights": [1.0]}), "not a zip file"),
        (b"PK\x05\x06" + bytes(18), "lacks spec.json"),
        (keras_file(), "holds 'metadata.json', which does not belong in a bundle"),
        (zip_of({"data.pkl": b"", "version": b"3"}), "holds 'data.pkl'"),
    ],
    ids=["empty", "two bytes", "h5", "pickle", "empty zip", "keras", "pytorch"],
)
def test_files_of_other_programs_are_refused_with_what_is_taken(refused: Refused, content: bytes, message: str) -> None:
    said = refused(content)
    assert message in said
    assert "Only bundles made by this app" in said


def test_a_file_that_is_not_there_is_refused(refused: Refused, tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refused(tmp_path / "nothing.cnn.zip")
    assert "cannot be read: Is a directory" in refused(tmp_path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_bundle_that_is_cut_off_is_refused(refused: Refused, trained_run: RunFolder, kept: float) -> None:
    bundle = pack(TrainedNetwork(trained_run.path))
    assert "its end is missing" in refused(bundle[: int(len(bundle) * kept)])


def test_a_changed_byte_of_the_weights_is_noticed(refused: Refused, trained_run: RunFolder) -> None:
    bundle = bytearray(pack(TrainedNetwork(trained_run.path)))
    bundle[bundle.index(b"safetensors") + 5000] ^= 0x40
    assert "The bundle is damaged: Bad CRC-32" in refused(bytes(bundle))


@pytest.mark.parametrize("missing", ["spec.json", "recipe.json", "about.json", "result.json", "certainty.json"])
def test_a_missing_part_is_named(refused: Refused, members: Members, missing: str) -> None:
    del members[missing]
    assert f"lacks {missing}" in refused(zip_of(members))


@pytest.mark.parametrize(
    "name",
    [
        "../spec.json",
        "/etc/passwd",
        "..\\spec.json",
        "nested/weights.safetensors",
        "status.json",
        "worker.log",
        "inner.zip",
        "spec.json/",
        "spec.json\x00.exe",
        "x" * 3000,
    ],
    ids=lambda name: repr(name)[:30],
)
def test_a_member_that_no_bundle_has_is_refused(refused: Refused, members: Members, tmp_path: Path, name: str) -> None:
    hidden = "spec.json_.exe" if "\x00" in name else name  # zipfile would cut the name when it writes it
    bundle = zip_of({**members, hidden: zip_of({"spec.json": b"{}"})})
    if hidden != name:
        bundle = bundle.replace(hidden.encode(), name.encode())
    before = sorted(tmp_path.rglob("*"))
    assert "which does not belong in a bundle" in refused(bundle)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(refused: Refused, members: Members) -> None:
    buffer = io.BytesIO(zip_of(members))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("spec.json", members["spec.json"])
    assert "holds spec.json twice" in refused(buffer.getvalue())


def special(members: Members, name: str, **changes: Any) -> bytes:
    """A bundle with one entry of another kind."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, content in members.items():
            info = zipfile.ZipInfo(member)
            for field, value in changes.items() if member == name else ():
                setattr(info, field, value)
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"external_attr": (stat.S_IFLNK | 0o777) << 16, "create_system": 3}, "is a link"),
        ({"external_attr": (stat.S_IFIFO | 0o777) << 16, "create_system": 3}, "is a link or another special file"),
        ({"compress_type": zipfile.ZIP_LZMA}, "compressed in a way that is not supported"),
        ({"compress_type": zipfile.ZIP_BZIP2}, "compressed in a way that is not supported"),
    ],
    ids=["link", "pipe", "lzma", "bzip2"],
)
def test_a_member_of_another_kind_is_refused(
    refused: Refused, members: Members, changes: dict[str, Any], message: str
) -> None:
    assert message in refused(special(members, "spec.json", **changes))


def test_an_encrypted_member_is_refused(refused: Refused, members: Members) -> None:
    bundle = bytearray(zip_of(members))
    bundle[bundle.index(b"PK\x01\x02") + 8] |= 1  # the flag in the first entry of the table of contents
    assert "is encrypted" in refused(bytes(bundle))


class CountingFile(io.BytesIO):
    """A file that counts what is read of it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(size)
        self.count += len(content)
        return content


@pytest.mark.parametrize(
    ("declared", "message"), [(100_000_000, "spec.json in the bundle is larger"), (10, "The bundle is damaged")]
)
def test_a_zip_bomb_is_unpacked_no_further_than_its_limit(
    refused: Refused, members: Members, unpacked_bytes: list[int], declared: int, message: str
) -> None:
    size = 100_000_000
    bundle = zip_of({**members, "spec.json": b" " * size})
    assert len(bundle) < 200_000
    assert message in refused(bundle.replace(struct.pack("<L", size), struct.pack("<L", declared)))
    assert sum(unpacked_bytes) <= JSON_BYTES + 1


def test_a_file_larger_than_any_bundle_is_refused_unread(refused: Refused, tmp_path: Path) -> None:
    path = file_of(tmp_path / "large.cnn.zip", b"PK")
    with path.open("r+b") as file:
        file.truncate(20 * 1024**3)  # sparse: it takes no room
    assert "The file has 21,474,836,480 bytes; a bundle has at most" in refused(path)
    counting = CountingFile(bytes(100_000))
    with pytest.raises(BundleError):
        read_members(counting, {"spec.json": 1000}, optional={}, ignored={})
    assert counting.count == 0


def test_a_table_of_contents_without_end_is_refused_unread() -> None:
    counting = CountingFile(zip_of({f"{number}.json": b"" for number in range(2000)}, zipfile.ZIP_STORED))
    with pytest.raises(BundleError, match="does not have the structure of a bundle"):
        read_members(counting, {"spec.json": 10_000_000}, optional={}, ignored={})
    assert counting.count < 100


def test_a_zip_that_names_a_larger_table_elsewhere_is_refused() -> None:
    """The older record at the end says little, the newer one before it may say anything."""
    small = zip_of({"spec.json": b"{}"})
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    bundle = bytearray(small[:-22] + locator + small[-22:])
    size = struct.unpack_from("<L", small, len(small) - 10)[0]
    struct.pack_into("<L", bundle, len(bundle) - 10, size + len(locator))
    with pytest.raises(BundleError, match="does not have the structure"):
        read_members(io.BytesIO(bytes(bundle)), {"spec.json": 1000}, optional={}, ignored={})


def test_bytes_before_or_after_a_zip_are_refused(refused: Refused, trained_run: RunFolder) -> None:
    bundle = pack(TrainedNetwork(trained_run.path))
    assert "does not have the structure" in refused(b"#!/bin/sh\n" + bundle)
    assert "its end is missing" in refused(bundle + b"more")


def test_our_own_table_of_contents_is_far_from_the_limit(trained_run: RunFolder) -> None:
    bundle = pack(TrainedNetwork(trained_run.path))
    assert struct.unpack("<L", bundle[-10:-6])[0] < DIRECTORY_BYTES / 4
