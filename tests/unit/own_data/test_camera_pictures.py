"""Pictures of the camera become arrivals: those of one recording are a group, and nothing else of an upload counts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from cnn_demo.errors import LimitError
from cnn_demo.own_data.camera_pictures import MOST_BYTES, camera_arrivals, check_size
from cnn_demo.own_data.records import CAMERA
from cnn_demo.own_data.upload import Upload


def uploaded(path: Path, size: int = 1) -> Upload:
    return cast(Upload, SimpleNamespace(path=path, size=size))


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_the_frames_of_one_recording_are_a_group_and_a_single_picture_is_in_none(tmp_path: Path) -> None:
    put(tmp_path, "b/0001.jpg", "a/0002.jpg", "a/0003.jpg")
    found = list(camera_arrivals(uploaded(tmp_path), "oak"))
    assert [(each.name, each.group) for each in found] == [
        ("camera/a/0002.jpg", "camera a"),
        ("camera/a/0003.jpg", "camera a"),
        ("camera/b/0001.jpg", ""),
    ]
    assert {(each.label, each.way) for each in found} == {("oak", CAMERA)}
    assert found[0].content == b"a/0002.jpg"


def test_files_that_the_page_does_not_send_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "alone.jpg", "a/deep/1.jpg", "a/1.jpg")
    assert [each.name for each in camera_arrivals(uploaded(tmp_path), "oak")] == ["camera/a/1.jpg"]
    assert list(camera_arrivals(uploaded(tmp_path / "alone.jpg"), "oak")) == []


def test_more_than_the_page_sends_at_once_is_refused_with_the_limit(tmp_path: Path) -> None:
    check_size(uploaded(tmp_path, MOST_BYTES))
    with pytest.raises(LimitError, match="65 MB together; 64 MB"):
        check_size(uploaded(tmp_path, MOST_BYTES + 2**20))
