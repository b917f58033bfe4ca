"""The visitor's own work as the pages offer it: the run on Home, the private link, other work of the browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.errors import StorageError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING
from cnn_demo.runs.workspace import is_workspace_id, new_workspace_id
from cnn_demo.runs.workspace_use import origin_of
from cnn_demo.spec import link
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import browser_memory
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor


def test_home_offers_nothing_to_a_new_visitor(visitor: Visitor) -> None:
    assert "Your run" not in visitor.arrive().text


@pytest.mark.parametrize(
    ("state", "sentence", "button"),
    [
        (RUNNING, "is training: epoch 3 of", "Watch it"),
        (QUEUED, "is waiting for its turn", "Watch it"),
        (PAUSED, "is paused in epoch 3 of", "Go on with it"),
        (FAILED, "has failed. It can be resumed.", "Look at it"),
        (FINISHED, "new images right", "See its results"),
    ],
)
def test_home_offers_the_run_in_its_state(
    owner: Visitor, make_run: MakeRun, state: str, sentence: str, button: str
) -> None:
    run = make_run(state, name="My seven", epoch=2)
    owner.arrive()
    assert "My seven" in owner.text
    assert sentence in owner.text
    owner.press(button)
    assert owner.title == "Train"
    assert owner.address["run"] == run.id


def test_home_offers_a_training_run_before_a_newer_one_that_has_ended(owner: Visitor, make_run: MakeRun) -> None:
    make_run(RUNNING, name="Still training")
    make_run(FINISHED, name="Newer")
    assert "Still training" in owner.arrive().text


def test_home_leads_to_drawing_for_the_own_network(owner: Visitor, finished: RunFolder) -> None:
    owner.arrive().press("Try it on a drawing")
    assert owner.title == "Draw"
    assert owner.selected("Network") == finished.id


def test_private_link_is_shown_where_there_is_work_alone(visitor: Visitor, owner: Visitor, finished: RunFolder) -> None:
    assert not [code for code in visitor.open("runs").app.code if "#workspace=" in code.value]
    shown = next(code.value for code in owner.open("runs").app.code if "#workspace=" in code.value)
    assert shown.endswith(f"#workspace={WORKSPACE}")


def test_former_work_is_a_press_away_after_another_private_link(runs_folder: Path, finished: RunFolder) -> None:
    visitor = Visitor().open("build").choose("Start from", "LeNet-5")
    own = visitor.workspace
    visitor.arrive(workspace=WORKSPACE).press("Open the linked work").open("runs")
    visitor.press("A design without runs")
    assert visitor.workspace == own
    assert visitor.press("Runs: 1, the newest is My seven").workspace == WORKSPACE


def workspaces(runs_folder: Path) -> list[str]:
    return [path.name for path in runs_folder.iterdir() if is_workspace_id(path.name)]


def test_visits_leave_no_folder(runs_folder: Path, finished: RunFolder) -> None:
    """By a link to a design, a network, a run or a chapter, and by bare addresses: nobody has anything to keep yet."""
    token = SharedNetworks(runs_folder).share(finished)
    shared = link.encode(replace(first_project(), recipe=Recipe(epochs=2)))
    before = workspaces(runs_folder)
    Visitor().arrive(design=shared).open("train").open("build")
    Visitor().open("draw", network=token)
    Visitor().open("train", run="20260131-235959-0a1b")
    Visitor().open("learn", chapter="relu")
    for page in ("home", "data", "build", "train", "runs", "export"):
        Visitor().open(page)
    assert workspaces(runs_folder) == before


def test_opened_design_is_kept_with_the_first_run(visitor: Visitor, runs_folder: Path) -> None:
    shared = replace(first_project(), recipe=Recipe(epochs=2))
    visitor.arrive(design=link.encode(shared)).open("train").press("start")
    assert Visitor(visitor.workspace).open("build").project == shared


def test_opened_design_is_not_said_to_be_open_where_it_cannot_be_saved(
    owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnn_demo.runs.draft.write_json", full_disk)
    owner.arrive(design=link.encode(replace(first_project(), recipe=Recipe(epochs=2))))
    assert not any("open now" in text for text in owner.successes)
    assert ["the disk is full" in text and "in this tab alone" in text for text in owner.errors] == [True]


def test_copied_design_is_not_said_to_be_there_where_it_cannot_be_saved(
    owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.open("build").choose("Start from", "LeNet-5").open("runs")
    monkeypatch.setattr("cnn_demo.runs.draft.write_json", full_disk)
    owner.press("Copy design and recipe")
    assert not owner.successes
    assert ["in this tab alone" in text for text in owner.errors] == [True]


def test_id_that_this_server_did_not_make_is_not_taken(runs_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, signed = "an-id-that-a-visitor-chose", new_workspace_id(runs_folder)
    monkeypatch.setattr(browser_memory, "cookie_ids", lambda: [chosen, signed])
    visitor = Visitor().open("build")
    assert visitor.workspace == signed
    assert visitor.arrive(workspace=chosen).workspace == signed
    assert any("This private link opens nothing" in text for text in visitor.errors)


def full_disk(path: Path, value: object) -> None:
    raise StorageError(f"{path.name} could not be saved: the disk is full.")


def test_workspace_notes_its_visitor_once_there_is_something_to_keep(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("build")
    folder = runs_folder / visitor.workspace
    assert not folder.exists()
    visitor.choose("Start from", "LeNet-5")
    assert len(origin_of(folder)) == 16
    assert origin_of(folder) != folder.name
