"""Uploads that have arrived: loose pictures, several zips, and what is left out."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_demo.errors import DatasetError
from cnn_demo.own_data import bringing, sources, upload
from cnn_demo.own_data.bringing import Brought, bring
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.upload import Upload

Files = dict[str, bytes]


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    return OwnDataSet.create(tmp_path / "workspace", "Leaves")


def picture(number: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(number).integers(0, 255, (20, 20), np.uint8)).save(file, "PNG")
    return file.getvalue()


def zipped(files: Files) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def uploaded(tmp_path: Path, files: Files) -> Upload:
    listed = json.dumps([[name, len(content)] for name, content in files.items()]).encode() + b"\n"
    stream = listed + b"".join(files.values())
    one = upload.begin(tmp_path / "cache", len(stream))
    one.add(0, stream)
    return one


def brought(tmp_path: Path, data_set: OwnDataSet, files: Files, label: str = "") -> Brought:
    one = uploaded(tmp_path, files)
    found = bring(one, data_set, label=label, report=lambda *_: None, is_stopped=lambda: False)
    assert found
    return found


def counts(data_set: OwnDataSet) -> dict[str, int]:
    return Counter(each.label for each in data_set.pictures())


def waiting(tmp_path: Path) -> int:
    return len(list((tmp_path / "cache" / upload.FOLDER).iterdir()))


@pytest.mark.parametrize("names", [["a.png"], ["a.PNG", "b.png"], ["a.png", "notes.txt"]])
def test_pictures_without_a_folder_wait_for_their_class(tmp_path: Path, data_set: OwnDataSet, names: list[str]) -> None:
    found = brought(tmp_path, data_set, {name: picture(number) for number, name in enumerate(names)})
    assert found.added is None
    assert (counts(data_set), waiting(tmp_path)) == ({}, 1)


def test_pictures_beside_folders_are_left_out_by_name_and_the_folders_are_added(
    tmp_path: Path, data_set: OwnDataSet
) -> None:
    found = brought(tmp_path, data_set, {"oak/1.png": picture(1), "ash/1.png": picture(2), "loose.png": picture(3)})
    assert found.added
    assert [(each.name, each.reason) for each in found.added.left_out] == [("loose.png", bringing.BESIDE_FOLDERS)]
    assert (counts(data_set), waiting(tmp_path)) == ({"oak": 1, "ash": 1}, 0)


def test_several_zips_are_each_read_as_if_they_had_come_alone(tmp_path: Path, data_set: OwnDataSet) -> None:
    files = {"oak.zip": zipped({"1.png": picture(1), "2.png": picture(2)}), "ash.ZIP": zipped({"1.png": picture(3)})}
    brought(tmp_path, data_set, files)
    assert counts(data_set) == {"oak": 2, "ash": 1}


def test_a_chosen_class_is_that_of_all_pictures(tmp_path: Path, data_set: OwnDataSet) -> None:
    brought(tmp_path, data_set, {"oak/1.png": picture(1), "loose.png": picture(2)}, label="elm")
    assert counts(data_set) == {"elm": 2}


@pytest.mark.parametrize("label", ["", "oak"])
def test_a_file_that_is_no_picture_says_what_can_be_brought(tmp_path: Path, data_set: OwnDataSet, label: str) -> None:
    with pytest.raises(DatasetError, match=r"notes\.txt is of a kind that cannot be read\. Bring pictures"):
        brought(tmp_path, data_set, {"notes.txt": b"sunny"}, label)
    assert waiting(tmp_path) == 0


def test_an_upload_that_was_stopped_adds_nothing(tmp_path: Path, data_set: OwnDataSet) -> None:
    one = upload.begin(tmp_path / "cache", 100)
    one.stop()
    assert bring(one, data_set, label="", report=lambda *_: None, is_stopped=lambda: False) is None
    assert waiting(tmp_path) == 0


def test_an_upload_that_is_on_its_way_is_stopped_by_its_work(tmp_path: Path, data_set: OwnDataSet) -> None:
    one = upload.begin(tmp_path / "cache", 100)
    assert bring(one, data_set, label="", report=lambda *_: None, is_stopped=lambda: True) is None
    assert waiting(tmp_path) == 0


def test_an_upload_that_is_being_added_is_not_taken_for_an_abandoned_one(tmp_path: Path, data_set: OwnDataSet) -> None:
    one = uploaded(tmp_path, {"Leaves/oak/1.png": picture(1), "Leaves/yew/2.png": picture(2)})
    os.utime(one.folder / upload.SIZE, (0, 0))
    ages = []

    def look(share: float, step: str) -> None:
        ages.append((one.folder / upload.SIZE).stat().st_mtime)

    assert bring(one, data_set, label="", report=look, is_stopped=lambda: False)
    assert min(ages) > 0


def test_zips_of_too_many_files_together_are_refused(
    tmp_path: Path, data_set: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 3)
    files = {f"{name}.zip": zipped({f"oak/{name}1.png": picture(1), f"oak/{name}2.png": picture(2)}) for name in "ab"}
    with pytest.raises(DatasetError, match="more than 3 files together"):
        brought(tmp_path, data_set, files)
