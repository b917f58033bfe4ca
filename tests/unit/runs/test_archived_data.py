"""Own data sets in the copy of a workspace: they come back with the images that runs name, and nothing else comes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnn_demo import settings as settings_module
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import BundleError, LimitError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_archive import everything, portions, write_archive
from cnn_demo.runs.workspace_arrival import read_archive
from cnn_demo.settings import Settings
from tests.unit.own_data.making import COUNTS, picture, ready_set


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a data set that is ready, and with an empty one."""
    folder = tmp_path_factory.mktemp("runs") / "workspace-of-a-test"
    ready_set(folder, "Leaves of 3 trees")
    data_set = OwnDataSet.open(folder, "leaves-of-3-trees")
    data_set.add([picture("late.png", "oak", 99, group="walk", way="camera")])
    data_set.prepare(lambda *_: None)
    OwnDataSet.create(folder, "Empty").add_class("no picture yet")
    return Workspace(folder)


@pytest.fixture(scope="module")
def packed(source: Workspace) -> bytes:
    file = io.BytesIO()
    moved = write_archive(file, source, everything(source))
    assert [each.name for each in moved.data_sets] == ["empty", "leaves-of-3-trees"]
    return file.getvalue()


@pytest.fixture
def target(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "another-workspace")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_module.read(), cache_folder=tmp_path / "cache")


def test_they_come_back_with_the_images_that_runs_name(
    source: Workspace, packed: bytes, target: Workspace, settings: Settings
) -> None:
    before = OwnDataSet.open(source.folder, "leaves-of-3-trees")
    moved = read_archive(io.BytesIO(packed), target, settings)
    assert not moved.left_out
    after = OwnDataSet.open(target.folder, "leaves-of-3-trees")
    assert (after.title, after.classes, after.preparation) == (before.title, before.classes, before.preparation)
    facts = [[replace(each, shard="", offset=0, size=0) for each in one.pictures()] for one in (before, after)]
    assert facts[0] == facts[1]
    assert after.ready() == before.ready() is not None
    data = before.ready()
    assert data is not None
    digests = [Catalog(settings, workspace.folder).digest(data) for workspace in (source, target)]
    assert digests[0] == digests[1]
    assert OwnDataSet.open(target.folder, "empty").classes == ("no picture yet",)


def test_one_whose_name_is_taken_stays_away(packed: bytes, target: Workspace, settings: Settings) -> None:
    OwnDataSet.create(target.folder, "Empty")
    moved = read_archive(io.BytesIO(packed), target, settings)
    assert moved.left_out == ["A data set with the name empty is here already."]
    assert [each.name for each in moved.data_sets] == ["leaves-of-3-trees"]
    assert OwnDataSet.open(target.folder, "empty").classes == ()


def test_each_has_a_part_of_its_own_and_one_that_is_too_large_is_named(source: Workspace) -> None:
    parts, too_large = portions(source, 10**6)
    assert [[each.name for each in part.data_sets] for part in parts] == [["empty"], ["leaves-of-3-trees"]]
    assert not too_large
    parts, too_large = portions(source, sum(COUNTS.values()))
    assert len(parts) == len(too_large) == 1


@pytest.mark.parametrize("question", range(3), ids=["the runs", "the first pictures", "the images"])
def test_room_is_asked_for_runs_pictures_and_images(
    packed: bytes, target: Workspace, settings: Settings, question: int
) -> None:
    asked = []

    def refuse(runs: int, more_bytes: int) -> None:
        asked.append((runs, more_bytes))
        if len(asked) == question + 1:
            raise LimitError("No room.")

    if question == 2:
        read_archive(io.BytesIO(packed), target, settings, room=refuse)
        assert own_data_sets(target.folder)[-1].ready() is None  # it comes without its images
        assert asked[-1][1] > 34 * 8 * 8 * 3
    else:
        with pytest.raises(LimitError):
            read_archive(io.BytesIO(packed), target, settings, room=refuse)
        assert own_data_sets(target.folder) == []


def test_a_built_in_data_set_is_not_replaced(source: Workspace, target: Workspace, settings: Settings) -> None:
    ready_set(target.folder, "Leaves")
    made = OwnDataSet.open(target.folder, "leaves").folder
    made.rename(made.with_name("mnist"))  # as only a changed copy has it
    file = io.BytesIO()
    write_archive(file, target, everything(target))
    elsewhere = Workspace(target.folder.with_name("elsewhere"))
    read_archive(file, elsewhere, settings)
    assert own_data_sets(elsewhere.folder) == []


def changed(packed: bytes, name: str, change: Callable[[bytes], bytes | None]) -> io.BytesIO:
    """The archive with another content of a member, in the data set's zip where the name has a #."""
    outer, _, inner = name.partition("#")
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(file, "w") as after:
        for info in before.infolist():
            content: bytes | None = before.read(info)
            if info.filename == outer:
                assert content is not None
                content = changed(content, inner, change).getvalue() if inner else change(content)
            if content is not None:
                after.writestr(info, content)
    return file


def edited(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps(change(json.loads(content))).encode()


LEAVES = "data/leaves-of-3-trees.zip"
DESCRIPTION = f"{LEAVES}#data_set.json"
FIRST = f"{LEAVES}#oak/0.png"


def with_first(**changes: Any) -> Callable[[bytes], bytes]:
    return edited(lambda about: {**about, "pictures": [{**about["pictures"][0], **changes}, *about["pictures"][1:]]})


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("manifest.json", edited(lambda found: {**found, "data_sets": ["empty"]}), "incomplete"),
        ("manifest.json", edited(lambda found: {**found, "version": 3}), "another version"),
        (LEAVES, lambda _: None, "incomplete"),
        (LEAVES, lambda _: b"no zip", "leaves-of-3-trees in the copy of your work cannot be brought back"),
        (DESCRIPTION, lambda _: None, "damaged"),
        (DESCRIPTION, with_first(id="../x"), "damaged"),
        (DESCRIPTION, with_first(label="<b>"), "damaged"),
        (DESCRIPTION, with_first(brightness=float("nan")), "damaged"),
        (DESCRIPTION, with_first(file="oak/1.png"), "damaged"),
        (DESCRIPTION, with_first(likeness="f" * 17), "damaged"),
        (DESCRIPTION, edited(lambda about: {**about, "preparation": {**about["preparation"], "side": 97}}), "damaged"),
        (DESCRIPTION, edited(lambda about: {**about, "title": "\n"}), "The name '' cannot be used"),
        (DESCRIPTION, edited(lambda about: {**about, "preparation": {"side": 10**9}}), "damaged"),
        (FIRST, lambda _: None, "is missing"),
        (FIRST, lambda _: b"no picture", "cannot be used"),
    ],
)
def test_a_changed_copy_is_refused_and_leaves_nothing(
    packed: bytes,
    target: Workspace,
    settings: Settings,
    name: str,
    change: Callable[[bytes], bytes | None],
    message: str,
) -> None:
    with pytest.raises(BundleError, match=message):
        read_archive(changed(packed, name, change), target, settings)
    assert not own_data_sets(target.folder)
    assert not [path for path in target.folder.rglob("*") if path.is_file()]
