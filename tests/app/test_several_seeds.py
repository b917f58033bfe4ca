"""Training the same with several seeds: the start on the Train page, and what the Runs page says of the group."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import QUEUED, RUNNING
from cnn_demo.runs.workspace import Workspace
from cnn_demo.ui.core.one_per_process import end_all
from tests.app.visitor import Visitor, digit_one


def runs_of(visitor: Visitor, runs_folder: Path) -> list[RunFolder]:
    """By their seeds."""
    return sorted(Workspace(runs_folder / visitor.workspace).runs(), key=lambda run: run.project().recipe.seed)


def test_one_press_starts_a_run_for_each_seed_and_shows_the_first(visitor: Visitor, runs_folder: Path) -> None:
    train = visitor.open("train").fill("Seed", 5).fill("How many seeds", 3).draw("sketch", digit_one())
    assert "One run each for the seeds 5 to 7." in train.text
    train.press("start-seeds")
    runs = runs_of(train, runs_folder)
    assert [run.project().recipe.seed for run in runs] == [5, 6, 7]
    assert [run.about()["name"] for run in runs] == [f"Fast on mnist-5k, seed {seed}" for seed in (5, 6, 7)]
    tag = runs[0].about()["seed_group"]
    assert tag is not None
    assert tag["name"] == "Fast on mnist-5k"
    assert all(run.about()["seed_group"] == tag for run in runs)
    assert sorted(run.status().state for run in runs) == [QUEUED, QUEUED, RUNNING]
    assert train.address["run"] == runs[0].id
    assert "One of several runs of Fast on mnist\\-5k, each with another seed" in train.text
    assert runs[0].sketch_file.is_file()


def test_next_group_and_a_single_run_get_names_of_their_own(visitor: Visitor, runs_folder: Path) -> None:
    train = visitor.open("train").fill("How many seeds", 2).press("start-seeds").start_another().press("start-seeds")
    train.start_another().press("start")
    names = {run.about()["name"] for run in runs_of(train, runs_folder)}
    assert {"Fast on mnist-5k, seed 0", "Fast on mnist-5k 2, seed 0", "Fast on mnist-5k 3"} <= names


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        (
            "CNN_DEMO_MAX_QUEUED_PER_WORKSPACE",
            "Runs to start: 3. Your runs that train or wait: 0; one visitor may have 2.",
        ),
        ("CNN_DEMO_MAX_RUNS_PER_WORKSPACE", "No more runs can be kept here; the limit is 2"),
    ],
)
def test_group_that_has_no_room_is_not_begun(
    visitor: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, message: str
) -> None:
    monkeypatch.setenv(variable, "2")
    end_all()
    train = visitor.open("train").fill("How many seeds", 3).press("start-seeds")
    assert message in train.errors[0]
    assert not runs_of(train, runs_folder)
