"""Work that was made before signing in becomes the person's own, with its links and its classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.errors import RunError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.runs.classes import Classes
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import FINISHED, PAUSED, RUNNING
from cnn_demo.runs.take_along import LEFT_BESIDE, can_be_taken, leave_beside, take_along
from cnn_demo.runs.workspace import Workspace
from tests.app.run_folders import put_run
from tests.unit.own_data.making import picture


@pytest.fixture
def before(runs_folder: Path) -> Workspace:
    return Workspace(runs_folder / "workspace-before-sign-in")


@pytest.fixture
def own(runs_folder: Path) -> Workspace:
    return Workspace(runs_folder / "person-0123456789abcdef")


def test_everything_moves_and_links_still_open(before: Workspace, own: Workspace, runs_folder: Path) -> None:
    run = put_run(before.folder, FINISHED, name="Shared")
    put_run(before.folder, PAUSED, number=1)
    (before.folder / "project.json").write_text("{}")
    links, classes = SharedNetworks(runs_folder), Classes(runs_folder)
    token = links.share(run)
    classes.make(before.folder.name, "7b", origin="an address")
    take_along(before, own)
    assert not before.exists()
    assert len(own.runs()) == 2
    assert links.open(token).path == own.folder / run.id
    assert [found.name for found in classes.of(own.folder.name)] == ["7b"]
    assert (own.folder / "project.json").exists()


def test_what_the_person_has_already_stays_as_it_is(before: Workspace, own: Workspace) -> None:
    for workspace, text in ((before, "before"), (own, "own")):
        (workspace.folder / "data").mkdir(parents=True)
        for file in ("project.json", "data/same.json"):
            (workspace.folder / file).write_text(text)
        put_run(workspace.folder, FINISHED, number=text == "own")
    (before.folder / "data" / "more.json").write_text("before")
    take_along(before, own)
    assert len(own.runs()) == 2
    assert (own.folder / "project.json").read_text() == (own.folder / "data" / "same.json").read_text() == "own"
    assert (own.folder / "data" / "more.json").exists()
    assert (before.folder / "data" / "same.json").read_text() == "before"
    assert not can_be_taken(before, own)


def test_own_data_sets_move_whole_or_not_at_all(before: Workspace, own: Workspace) -> None:
    OwnDataSet.create(before.folder, "Same").add_class("oak")
    OwnDataSet.create(own.folder, "Same").add_class("cat")
    OwnDataSet.create(before.folder, "Other").add([picture("a.png", "oak")])
    take_along(before, own)
    assert [(each.name, each.classes) for each in own_data_sets(own.folder)] == [
        ("other", ("oak",)),
        ("same", ("cat",)),
    ]
    assert [(each.name, each.classes) for each in own_data_sets(before.folder)] == [("same", ("oak",))]
    moved = OwnDataSet.open(own.folder, "other")
    assert moved.read(moved.pictures()[0]) == picture("a.png", "oak")[1]


def test_nothing_stays_where_all_own_data_sets_moved(before: Workspace, own: Workspace) -> None:
    OwnDataSet.create(before.folder, "First")
    OwnDataSet.create(own.folder, "Second")
    take_along(before, own)
    assert not before.exists()
    assert [each.name for each in own_data_sets(own.folder)] == ["first", "second"]


def test_work_that_trains_is_not_moved(before: Workspace, own: Workspace) -> None:
    put_run(before.folder, RUNNING)
    with pytest.raises(RunError, match="A run trains or waits"):
        take_along(before, own)
    assert not own.exists()


def test_nobody_is_asked_twice_or_for_nothing(before: Workspace, own: Workspace) -> None:
    assert not can_be_taken(before, own)
    put_run(before.folder, FINISHED)
    assert can_be_taken(before, own)
    leave_beside(before)
    assert (before.folder / LEFT_BESIDE).exists()
    assert not can_be_taken(before, own)
