"""Training the same with several seeds: the start on the Train page, and what the Runs page says of the group."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.seed_group import SEED_GROUP, name_with_seed, new_tag, with_seeds
from cnn_demo.runs.status import FINISHED, QUEUED, RUNNING, STOPPED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project
from cnn_demo.storage import write_json
from cnn_demo.ui.core.one_per_process import end_all
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor, as_read, digit_one


def runs_of(visitor: Visitor, runs_folder: Path) -> list[RunFolder]:
    """By their seeds."""
    return sorted(Workspace(runs_folder / visitor.workspace).runs(), key=lambda run: run.project().recipe.seed)


def test_one_press_starts_a_run_for_each_seed_and_shows_the_first(visitor: Visitor, runs_folder: Path) -> None:
    train = visitor.open("train").fill("Seed", 5).fill("How many seeds", 3).draw("sketch", digit_one())
    assert "One run each for the seeds 5 to 7." in train.text
    train.press("start-seeds")
    runs = runs_of(train, runs_folder)
    assert [run.project().recipe.seed for run in runs] == [5, 6, 7]
    assert [run.about()["name"] for run in runs] == [f"Fast on MNIST, seed {seed}" for seed in (5, 6, 7)]
    tag = runs[0].about()["seed_group"]
    assert tag is not None
    assert tag["name"] == "Fast on MNIST"
    assert all(run.about()["seed_group"] == tag for run in runs)
    assert sorted(run.status().state for run in runs) == [QUEUED, QUEUED, RUNNING]
    assert train.address["run"] == runs[0].id
    assert "One of several runs of Fast on MNIST, each with another seed" in train.text
    assert runs[0].sketch_file.is_file()


def test_next_group_and_a_single_run_get_names_of_their_own(visitor: Visitor, runs_folder: Path) -> None:
    train = visitor.open("train").fill("How many seeds", 2).press("start-seeds").start_another().press("start-seeds")
    train.start_another().press("start")
    names = {run.about()["name"] for run in runs_of(train, runs_folder)}
    assert {"Fast on MNIST, seed 0", "Fast on MNIST 2, seed 0", "Fast on MNIST 3"} <= names


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


def put_group(make_run: MakeRun, name: str, accuracies: list[float], *, state: str = FINISHED, **recipe: float) -> None:
    """Runs of one group that ended with these validation accuracies."""
    project, tag = first_project(), new_tag(name)
    of = Project(architecture=project.architecture, recipe=project.recipe.with_changes(**recipe), data=project.data)
    for each, accuracy in zip(with_seeds(of, len(accuracies)), accuracies, strict=True):
        run = make_run(state, name=name_with_seed(name, each), project=each)
        write_json(run.path / "about.json", {**run.about(), SEED_GROUP: tag})
        result = run.result()
        assert result is not None
        assert result["validation"] is not None
        result["validation"]["accuracy"] = accuracy
        write_json(run.path / "result.json", result)


def test_runs_page_tells_mean_and_spread_of_each_group_and_whether_they_differ(
    owner: Visitor, make_run: MakeRun
) -> None:
    put_group(make_run, "Before", [0.90, 0.91, 0.90, 0.91])
    put_group(make_run, "After", [0.95, 0.96, 0.95, 0.96], learning_rate=0.002)
    owner.open("runs")
    groups, differing = owner.app.dataframe[1].value, owner.app.dataframe[2].value
    assert groups["Name"].tolist() == ["After", "Before"]
    assert groups["Finished"].tolist() == ["4 of 4"] * 2
    assert groups["Validation accuracy"].tolist() == ["95.50 ± 0.58\u00a0%", "90.50 ± 0.58\u00a0%"]
    assert "Validation accuracy of the chosen groups" in owner.pictures
    headline = "Mean validation accuracy: 95.50 % for After, 90.50 % for Before. Difference: −5.00 percentage points."
    assert headline in as_read(owner.app.markdown)
    assert owner.notes == ["**More than chance: p = 0.029, below the usual limit of 0.05.**"]
    assert differing["Setting that differs"].tolist() == ["Learning rate"]
    assert "each of the 70 ways to divide the runs" in owner.text


def test_group_without_two_finished_runs_says_so(owner: Visitor, make_run: MakeRun) -> None:
    put_group(make_run, "Whole", [0.90, 0.91])
    put_group(make_run, "Stopped", [0.90, 0.91], state=STOPPED)
    owner.open("runs")
    assert as_read(owner.app.info) == ["Stopped cannot be compared yet: runs that have finished: 0; two are needed."]


def test_runs_that_were_started_alone_have_no_such_section(owner: Visitor, make_run: MakeRun) -> None:
    make_run(FINISHED)
    assert "Several seeds" not in owner.open("runs").headings


def test_one_more_seed_joins_the_group(owner: Visitor, make_run: MakeRun, runs_folder: Path) -> None:
    put_group(make_run, "Mine", [0.90, 0.91])
    owner.open("runs").press("Train one more seed")
    assert owner.successes == ["Seed 2 of Mine was started."]
    *_, last = runs_of(owner, runs_folder)
    assert (last.about()["name"], last.project().recipe.seed) == ("Mine, seed 2", 2)
    assert owner.app.dataframe[1].value["Finished"].tolist() == ["2 of 3"]


def test_two_tabs_that_add_a_seed_add_two_seeds(owner: Visitor, make_run: MakeRun, runs_folder: Path) -> None:
    put_group(make_run, "Mine", [0.90, 0.91])
    other_tab = Visitor(WORKSPACE).open("runs")
    owner.open("runs").press("Train one more seed")
    other_tab.press("Train one more seed")
    assert [run.project().recipe.seed for run in runs_of(owner, runs_folder)] == [0, 1, 2, 3]


def test_all_runs_of_a_group_are_deleted_after_a_question(owner: Visitor, make_run: MakeRun, runs_folder: Path) -> None:
    put_group(make_run, "Mine", [0.90, 0.91])
    alone = make_run(FINISHED, name="Alone")
    owner.open("runs").press("Delete the group")
    assert "Runs: 2." in owner.text
    owner.press("Delete all")
    assert runs_of(owner, runs_folder) == [alone]
    assert owner.successes == ["All runs of Mine were deleted."]
