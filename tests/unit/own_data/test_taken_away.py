"""An own data set that is taken away as a zip comes back as it was."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import CAMERA, TEST
from cnn_demo.own_data.sources import read_source
from tests.unit.own_data.making import picture

SAME_FIELDS = ("name", "label", "part", "group", "way", "width", "height")


@pytest.fixture
def odd(tmp_path: Path) -> OwnDataSet:
    """Classes and pictures whose names no file can have, or have in common."""
    data_set = OwnDataSet.create(tmp_path, "Odd")
    data_set.add(
        [
            picture("walk/1.jpg", "train", 1, part=TEST, way=CAMERA, group="walk"),
            picture("park/1.png", "train", 2),
            picture("../1.png", "a/b: ..", 3),
            picture("", "a/b: ..", 4),
            picture("con?.png", "a_b_", 5),
        ]
    )
    return data_set


def taken_away(data_set: OwnDataSet, folder: Path) -> Path:
    path = folder / "odd.zip"
    data_set.write_zip(path)
    return path


def bring_back(path: Path, folder: Path) -> OwnDataSet:
    back = OwnDataSet.create(folder, "Back")
    source = read_source(path, name=path.name)
    added = add_pictures(back, source.arrivals(), total=None, report=lambda *_: None, is_stopped=lambda: False)
    assert not added.left_out
    return back


def facts(data_set: OwnDataSet) -> list[tuple[object, ...]]:
    return [
        (*(getattr(each, field) for field in SAME_FIELDS), data_set.pixels(each).tobytes())
        for each in data_set.pictures()
    ]


def test_it_comes_back_as_it_was(odd: OwnDataSet, tmp_path: Path) -> None:
    path = taken_away(odd, tmp_path)
    back = bring_back(path, tmp_path)
    assert back.classes == odd.classes
    assert facts(back) == facts(odd)
    assert "as they were" in read_source(path, name="odd.zip").understood


def test_unpacked_it_comes_back_too(odd: OwnDataSet, tmp_path: Path) -> None:
    with zipfile.ZipFile(taken_away(odd, tmp_path)) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "unpacked")
    assert len({name.lower() for name in names}) == 6
    assert all(part.strip(". ") == part for name in names for part in name.split("/"))
    assert sorted(facts(bring_back(tmp_path / "unpacked", tmp_path))) == sorted(facts(odd))


@pytest.mark.parametrize(
    "change",
    [
        lambda about: {**about, "version": 2},
        lambda about: {**about, "pictures": 7},
        lambda about: {**about, "pictures": [{**each, "way": "pigeon"} for each in about["pictures"]]},
        lambda about: {**about, "pictures": [{**each, "label": "<b>"} for each in about["pictures"]]},
        lambda about: {**about, "pictures": about["pictures"][:2]},
    ],
    ids=["another version", "no list", "an unknown way", "an impossible class", "pictures that it does not name"],
)
def test_a_description_that_cannot_be_used_leaves_the_folders_to_speak(
    odd: OwnDataSet, tmp_path: Path, change: Callable[[Any], Any]
) -> None:
    odd.rename_class("train", "oak")
    with zipfile.ZipFile(taken_away(odd, tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
    description = tmp_path / "unpacked" / "data_set.json"
    description.write_text(json.dumps(change(json.loads(description.read_text()))))
    source = read_source(tmp_path / "unpacked", name="unpacked")
    assert "as they were" not in source.understood
    assert "oak" in source.classes


def test_a_number_beyond_all_measure_in_the_description_makes_it_an_ordinary_zip(
    odd: OwnDataSet, tmp_path: Path
) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(taken_away(odd, tmp_path)) as archive, zipfile.ZipFile(path, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "data_set.json":
                described = json.loads(content)
                described["pictures"][0]["brightness"] = 10**400
                content = json.dumps(described).encode()
            other.writestr(name, content)
    assert "as they were" not in read_source(path, name="large.zip").understood


def test_added_to_the_same_data_set_every_picture_is_there_already(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    data_set.add([picture("1.png", "oak", 1), picture("camera/a/1.jpg", "oak", 2, way=CAMERA)])
    source = read_source(taken_away(data_set, tmp_path), name="odd.zip")
    added = add_pictures(data_set, source.arrivals(), total=None, report=lambda *_: None, is_stopped=lambda: False)
    assert (added.count, added.already_there) == (0, 2)
