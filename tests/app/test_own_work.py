"""The visitor's own work as the pages offer it: the run on Home, the private link, other work of the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING
from cnn_demo.runs.workspace_use import origin_of
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
        (FINISHED, "of new images right", "See its results"),
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
    owner.arrive().press("Draw for it")
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


def test_workspace_notes_its_visitor_once_there_is_something_to_keep(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("build")
    folder = runs_folder / visitor.workspace
    assert not folder.exists()
    visitor.choose("Start from", "LeNet-5")
    assert len(origin_of(folder)) == 16
    assert origin_of(folder) != folder.name
