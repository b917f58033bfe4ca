"""Files that arrive in pieces: order, names, room on the disk, and uploads that end before all has arrived."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_demo.errors import DatasetError, LimitError, StorageError
from cnn_demo.own_data import upload, upload_header
from cnn_demo.own_data.upload import Upload

PIECE = 64
Files = dict[str, bytes]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "PIECE_BYTES", PIECE)


def stream(files: Files | list[tuple[str, bytes]]) -> bytes:
    listed = list(files.items()) if isinstance(files, dict) else files
    header = json.dumps([[name, len(content)] for name, content in listed]).encode() + b"\n"
    return header + b"".join(content for _, content in listed)


def pieces(whole: bytes) -> Iterator[tuple[int, bytes]]:
    return enumerate(whole[start : start + PIECE] for start in range(0, len(whole), PIECE))


def sent(cache: Path, whole: bytes, *, most: int | None = None) -> Upload:
    """An upload of which all pieces, or so many, have arrived."""
    begun = upload.begin(cache, len(whole))
    for index, piece in list(pieces(whole))[:most]:
        begun.add(index, piece)
    return begun


def arrived(one: Upload) -> Files:
    return {path.relative_to(one.path).as_posix(): path.read_bytes() for path in one.path.rglob("*") if path.is_file()}


def test_all_files_arrive_whole_wherever_the_pieces_are_cut(tmp_path: Path) -> None:
    files = {f"leaves/{name}/{number}.jpg": os.urandom(number) for name in ("oak", "ash") for number in (0, 1, 64, 200)}
    one = sent(tmp_path, stream(files))
    assert one.wait()
    assert (arrived(one), one.whole, one.expected) == (files, 8, 8)
    assert one.name == "leaves"
    assert one.top == one.path / "leaves"


def test_one_file_is_given_as_that_file(tmp_path: Path) -> None:
    one = sent(tmp_path, stream({"digits.zip": b"PK" * 100}))
    assert (one.top.name, one.name) == ("digits.zip", "digits.zip")


def test_a_piece_that_is_sent_again_changes_nothing(tmp_path: Path) -> None:
    files = {"a.png": os.urandom(300)}
    one = upload.begin(tmp_path, len(stream(files)))
    for index, piece in pieces(stream(files)):
        one.add(index, piece)
        one.add(index, piece)
    assert arrived(one) == files


@pytest.mark.parametrize(("index", "length"), [(2, PIECE), (1, PIECE - 1), (1, PIECE + 1)])
def test_pieces_out_of_order_or_of_another_length_are_refused(tmp_path: Path, index: int, length: int) -> None:
    one = sent(tmp_path, stream({"a.png": bytes(500)}), most=1)
    with pytest.raises(DatasetError, match="in order"):
        one.add(index, bytes(length))


@pytest.mark.parametrize(
    "name", ["../up.png", "/etc/up.png", "a/../../up.png", "a\0b.png", "..\\up.png", "", "\ud800.png"]
)
def test_a_name_that_leads_elsewhere_is_left_out_and_the_others_stay(tmp_path: Path, name: str) -> None:
    one = sent(tmp_path, stream([(name, b"bad" * 40), ("good.png", b"good")]))
    assert one.wait()
    assert arrived(one) == {"good.png": b"good"}
    assert len(one.left_out) == 1
    assert not list(tmp_path.rglob("up.png"))


def test_a_name_of_300_bytes_and_one_that_comes_twice_are_left_out_with_the_reason(tmp_path: Path) -> None:
    long = "ä" * 150 + ".png"
    one = sent(tmp_path, stream([(long, b"1"), ("a.png", b"2"), ("a.png", b"3"), ("a.png/b.png", b"4")]))
    assert arrived(one) == {"a.png": b"2"}
    assert [each.name for each in one.left_out] == [long[:120], "a.png", "a.png/b.png"]
    assert "too long" in one.left_out[0].reason
    assert one.left_out[1].reason == upload.TWICE


def test_after_a_closed_tab_only_whole_files_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "SILENT_SECONDS", 0.05)
    whole = stream({"a.png": bytes(100), "b.png": bytes(100), "c.png": bytes(100)})
    one = sent(tmp_path, whole, most=3)
    assert not one.wait()
    assert (set(arrived(one)), one.whole, one.expected) == ({"a.png"}, 1, 3)
    with pytest.raises(DatasetError, match="too late"):
        one.add(3, whole[3 * PIECE : 4 * PIECE])


def test_an_upload_that_is_stopped_is_not_wanted(tmp_path: Path) -> None:
    one = sent(tmp_path, stream({"a.png": bytes(500)}), most=3)
    one.stop()
    assert not one.folder.exists()
    assert not one.wait()
    assert not one.keep()


DAMAGED = {
    "empty": b"[]",
    "object": b"{}",
    "number": b"[[1, 2]]",
    "negative": b'[["a", -1]]',
    "truth": b'[["a", true]]',
    "three": b'[["a", 1, 2]]',
    "deep": b"[" * 9_000,
    "no text": b"\xff",
}


@pytest.mark.parametrize("header", DAMAGED.values(), ids=list(DAMAGED))
def test_a_damaged_list_of_files_is_refused(tmp_path: Path, header: bytes) -> None:
    with pytest.raises(DatasetError, match="damaged"):
        sent(tmp_path, header + b"\n")


def test_a_list_that_does_not_fit_the_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="in order"):
        sent(tmp_path, stream({"a.png": bytes(10)}) + b"more")


def test_too_many_files_are_refused_with_the_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_header, "MOST_FILES", 2)
    with pytest.raises(LimitError, match="3 files were chosen; one upload may have 2"):
        sent(tmp_path, stream({"a": b"", "b": b"", "c": b""}))


def test_an_upload_beyond_the_limit_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="one upload may have 4,096 MB"):
        upload.begin(tmp_path, 10**10)
    assert not list(tmp_path.iterdir())


def test_uploads_that_would_fill_the_disk_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_OF_ALL", 1500)
    upload.begin(tmp_path, 1000)
    with pytest.raises(LimitError, match="no room"):
        upload.begin(tmp_path, 1000)
    assert len(list((tmp_path / upload.FOLDER).iterdir())) == 1


def test_one_address_leaves_room_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_OF_ADDRESS", 1500 - upload.MOST_HEADER_BYTES)
    upload.begin(tmp_path, 1000, origin="one")
    with pytest.raises(LimitError, match="no room"):
        upload.begin(tmp_path, 1000, origin="one")
    monkeypatch.setattr(upload, "MOST_UPLOADS", 1)
    with pytest.raises(LimitError, match="no room"):
        upload.begin(tmp_path, 10, origin="one")
    upload.begin(tmp_path, 1000, origin="other")


def test_a_disk_that_fills_up_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = stream({"a.png": bytes(500)})
    one = sent(tmp_path, whole, most=1)

    def full(self: Path, mode: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(StorageError, match="disk is full"):
        one.add(1, whole[PIECE : 2 * PIECE])


def test_what_a_stopped_server_has_left_is_removed_later(tmp_path: Path) -> None:
    left = sent(tmp_path, stream({"a.png": bytes(500)}), most=2)
    upload.begin(tmp_path, 100)
    assert left.folder.exists()
    os.utime(left.folder / upload.SIZE, (0, 0))
    upload.begin(tmp_path, 100)
    assert not left.folder.exists()


def test_a_path_of_very_many_folders_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    one = sent(tmp_path, stream({"a/" * 1500 + "deep.png": b"abc", "b.png": b"de"}))
    assert one.wait()
    assert arrived(one) == {"b.png": b"de"}
    assert [each.reason for each in one.left_out] == [upload.TOO_DEEP]


def test_very_many_folders_are_refused_with_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_FOLDERS", 4)
    sent(tmp_path, stream({"a/b/1.png": b"a", "a/b/2.png": b"b", "c/d/3.png": b"c"}))
    with pytest.raises(LimitError, match="more than 4 folders"):
        sent(tmp_path, stream({"a/b/1.png": b"a", "c/d/2.png": b"b", "e/3.png": b"c"}))


@pytest.mark.parametrize("value", [b"[]", b"{}", b"0"])
def test_a_list_of_very_many_values_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: bytes
) -> None:
    monkeypatch.setattr(upload_header, "MOST_MARKS", 20)
    monkeypatch.setattr(upload_header, "json", None)
    with pytest.raises(LimitError, match="list of the files is too long"):
        sent(tmp_path, b"[" + b",".join([value] * 30) + b"]\n")


def test_the_uploads_of_one_workspace_are_removed(tmp_path: Path) -> None:
    own = [upload.begin(tmp_path, 10, origin=origin, workspace="own") for origin in ("one", "other")]
    others = upload.begin(tmp_path, 10, origin="one", workspace="others")
    upload.remove_of(tmp_path, "own")
    assert not any(one.folder.exists() for one in own)
    assert others.folder.exists()
