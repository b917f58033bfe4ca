"""What browsers load lies in static/, under a name that changes with its content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cnn_demo.browser import published
from cnn_demo.errors import StorageError
from tests.full_disk import full_disk

FILES = {"a/b.js": b"1", "c.css": b"2"}


@pytest.fixture(autouse=True)
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(published, "STATIC", folder)
    return folder


def test_files_are_written_and_their_address_returned(static: Path) -> None:
    assert published._published("web-1", FILES) == "./app/static/web-1"
    assert {path.relative_to(static / "web-1").as_posix() for path in (static / "web-1").rglob("*.*")} == set(FILES)
    assert [path.name for path in static.iterdir()] == ["web-1"]


def test_what_is_there_already_is_left_alone(static: Path) -> None:
    published._published("web-1", FILES)
    published._published("web-1", {"a/b.js": b"other"})
    assert (static / "web-1" / "a" / "b.js").read_bytes() == b"1"


def test_a_quicker_process_wins(static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = published._write

    def write_while_another_ends(folder: Path, files: dict[str, bytes]) -> None:
        write(folder, files)
        write(static / "web-1", {"a/b.js": b"the other's"})

    monkeypatch.setattr(published, "_write", write_while_another_ends)
    assert published._published("web-1", FILES) == "./app/static/web-1"
    assert (static / "web-1" / "a" / "b.js").read_bytes() == b"the other's"
    assert [path.name for path in static.iterdir()] == ["web-1"]


def test_a_full_disk_leaves_nothing_behind(static: Path) -> None:
    with full_disk(static.parent, first=None) as disk:
        published._published("web-0", FILES)
    shutil.rmtree(static / "web-0")
    for first in range(1, disk.operations + 1):
        with full_disk(static.parent, first=first), pytest.raises(StorageError, match="disk is full"):
            published._published("web-1", FILES)
        assert not list(static.iterdir())
