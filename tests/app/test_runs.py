"""The Runs page: the table, what can be done with one run, and comparing several."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING, STOPPED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import FLOAT32
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.run_folders import write_history
from tests.app.visitor import Visitor
from tests.shipped import ACCURACY


@pytest.fixture
def two(make_run: MakeRun) -> tuple[RunFolder, RunFolder]:
    """Two runs that differ in design and epochs."""
    first = make_run(FINISHED, name="First")
    lenet = Project(
        architecture=presets.design("lenet5").architecture(),
        recipe=replace(first_project().recipe, epochs=9),
        data=MNIST_5K,
    )
    return first, make_run(FINISHED, name="Second", project=lenet)


def names(owner: Visitor) -> list[str]:
    """The runs in the table."""
    return owner.app.dataframe[0].value["Name"].tolist()


def test_table_has_a_row_for_every_run_the_newest_first(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    rows = owner.open("runs").app.dataframe[0].value
    assert rows["Name"].tolist() == ["Second", "First"]
    assert rows["State"].tolist() == ["Finished", "Finished"]
    assert rows["Test accuracy"].tolist() == [pytest.approx(100 * ACCURACY)] * 2
    assert rows["Data"].tolist() == [MNIST_5K.title] * 2
    assert "Origin" not in rows  # empty for both
    assert not {"Run", "Design"} & set(rows)  # ids and hashes help nobody to find a run


def test_runs_of_the_same_name_are_told_apart_by_their_start(owner: Visitor, make_run: MakeRun) -> None:
    for created_at in (3600.0, 7200.0):
        file = make_run(FINISHED, name="Twin").path / "about.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "created_at": created_at}))
    assert names(owner.open("runs")) == ["Twin, 1970-01-01 02:00", "Twin, 1970-01-01 01:00"]


@pytest.mark.parametrize("state", [QUEUED, RUNNING, PAUSED, FAILED, STOPPED, FINISHED])
def test_run_is_listed_in_every_state(owner: Visitor, make_run: MakeRun, state: str) -> None:
    make_run(state, name="Any")
    assert names(owner.open("runs")) == ["Any"]


def test_nobody_sees_the_runs_of_another_workspace(visitor: Visitor, finished: RunFolder) -> None:
    assert "There are no runs yet." in visitor.open("runs").text


def test_opened_run_is_shown_on_the_train_page(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    owner.open("runs").choose("Run to manage", two[0].id).press("Open")
    assert owner.title == "Train"
    assert owner.address["run"] == two[0].id
    assert "First" in owner.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Better", "Better"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("7" * 200, "7" * MAX_NAME),
        ("two\nlines", "two lines"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("数字 🔢", "数字 🔢"),
    ],
)
def test_run_takes_a_new_name_and_keeps_its_folder(
    owner: Visitor, finished: RunFolder, runs_folder: Path, given: str, kept: str
) -> None:
    owner.open("runs").fill("New name", given).press("Save")
    assert finished.about()["name"] == kept
    assert names(owner) == [kept]
    assert [path.name for path in (runs_folder / WORKSPACE).iterdir() if path.is_dir()] == [finished.id]


def test_name_with_markdown_is_shown_as_it_was_written(owner: Visitor, make_run: MakeRun) -> None:
    make_run(FINISHED, name="5 * 5 **bold** [link](https://example.org) :red[x]")
    owner.open("train")
    shown = (
        next(text.value for text in owner.app.markdown if "bold" in text.value)
        .removeprefix("**")
        .partition("** was")[0]
    )
    assert "**bold**" not in shown.replace(r"\*", "")
    assert "](https://example.org)" not in shown.replace(r"\]", "")


@pytest.mark.parametrize("page", ["draw", "runs"])
def test_name_with_markdown_stands_as_it_was_written_in_lists_too(owner: Visitor, make_run: MakeRun, page: str) -> None:
    make_run(FINISHED, name="5 * 5 **bold** (my-net_2)")
    owner.open(page)
    lists = [box.options for box in (*owner.app.selectbox, *owner.app.multiselect)]
    assert any("5 * 5 **bold** (my-net_2)" in options for options in lists)


@pytest.mark.parametrize("given", ["", "   ", "\u200b"])
def test_empty_name_is_refused(owner: Visitor, finished: RunFolder, given: str) -> None:
    owner.open("runs").fill("New name", given).press("Save")
    assert "needs a name" in owner.errors[0]
    assert finished.about()["name"] == "My seven"


def test_design_and_recipe_of_a_run_are_taken_over(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    owner.open("runs").choose("Run to manage", two[1].id).press("Copy design and recipe")
    assert "Second" in owner.successes[0]
    assert owner.open("build").project == two[1].project()
    owner.press("undo-button")
    assert owner.project == first_project()


def test_run_again_trains_the_same_with_the_same_seed(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    owner.open("runs").press("Run again with the same seed")
    again, before = Workspace(runs_folder / WORKSPACE).runs()
    assert before == finished
    trained = finished.project()
    assert again.project() == replace(trained, recipe=trained.recipe.with_changes(precision=FLOAT32))
    assert again.about()["name"] == "My seven 2"
    assert again.status().state == RUNNING
    assert "was started again with seed 0" in owner.successes[0]


def test_run_again_in_a_full_workspace_is_refused(
    monkeypatch: pytest.MonkeyPatch, owner: Visitor, finished: RunFolder
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_RUNS_PER_WORKSPACE", "1")
    owner.open("runs").press("Run again with the same seed")
    assert "the limit is 1" in owner.errors[0]


def test_delete_asks_first(owner: Visitor, finished: RunFolder) -> None:
    """What the dialog's buttons do is tested in a browser: AppTest knows no dialogs."""
    owner.open("runs").press("Delete")
    assert "This permanently deletes" in owner.text
    assert owner.button("Delete it")
    assert owner.button("Keep it")
    assert finished.exists()


def test_question_whether_to_delete_stays_when_the_page_runs_again(owner: Visitor, finished: RunFolder) -> None:
    owner.open("runs").press("Delete").look_again()
    assert owner.button("Delete it")


def test_delete_of_a_training_run_says_that_it_ends(owner: Visitor, make_run: MakeRun) -> None:
    make_run(RUNNING)
    owner.open("runs").press("Delete")
    assert "It is training now. Deleting ends the training." in owner.text


def test_run_deleted_in_another_tab_can_be_taken_over_once_more(
    owner: Visitor, two: tuple[RunFolder, RunFolder]
) -> None:
    project = two[1].project()
    owner.open("runs").choose("Run to manage", two[1].id)
    shutil.rmtree(two[1].path)
    owner.press("Copy design and recipe")
    assert names(owner) == ["First"]
    assert owner.open("build").project == project


def test_run_deleted_in_another_tab_cannot_be_renamed(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    owner.open("runs").choose("Run to manage", two[0].id).fill("New name", "Gone")
    shutil.rmtree(two[0].path)
    owner.press("Save")
    assert "may have been deleted" in owner.errors[0]


def test_run_deleted_in_another_tab_is_left_out_of_the_comparison(
    owner: Visitor, two: tuple[RunFolder, RunFolder]
) -> None:
    owner.open("runs")
    shutil.rmtree(two[0].path)
    owner.look_again()
    assert owner.app.multiselect[0].value == [two[1].id]


@pytest.mark.parametrize("file", ["status.json", "spec.json", "recipe.json", "about.json", "result.json"])
def test_damaged_run_is_named_and_the_others_are_listed(
    owner: Visitor, two: tuple[RunFolder, RunFolder], file: str
) -> None:
    (two[0].path / file).write_text("{")
    owner.open("runs")
    assert any(two[0].id in warning for warning in owner.warnings)
    assert names(owner) == ["Second"]


def test_only_damaged_runs_leave_a_page_that_opens(owner: Visitor, finished: RunFolder) -> None:
    (finished.path / "status.json").write_text("{")
    owner.open("runs")
    assert any(finished.id in warning for warning in owner.warnings)


def test_damaged_run_can_be_deleted(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    (two[0].path / "spec.json").write_text("{")
    owner.open("runs").press(f"delete-{two[0].id}")
    assert not two[0].path.exists()
    assert two[1].exists()
    assert not owner.warnings


def test_two_runs_are_compared_from_the_start(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    owner.open("runs")
    assert owner.app.multiselect[0].value == [two[1].id, two[0].id]
    assert {"Validation accuracy of the chosen runs", "Validation loss of the chosen runs"} <= set(owner.pictures)


def test_settings_that_differ_stand_first_and_are_marked(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    rows = owner.open("runs").app.dataframe[1].value
    marked = rows[rows["Differs"] == "≠"]
    assert "Epochs" in marked["Setting"].tolist()
    assert "Seed" not in marked["Setting"].tolist()
    assert (rows["Differs"] == "≠").tolist() == sorted((rows["Differs"] == "≠").tolist(), reverse=True)
    epochs = rows[rows["Setting"] == "Epochs"].iloc[0]
    assert (epochs["1 · Second"], epochs["2 · First"]) == ("9", "6")


def test_equal_runs_have_nothing_marked(owner: Visitor, make_run: MakeRun) -> None:
    make_run(FINISHED, name="Twin")
    make_run(FINISHED, name="Twin")
    rows = owner.open("runs").app.dataframe[1].value
    assert "Differs" not in rows
    assert {"1 · Twin", "2 · Twin"} <= set(rows.columns)


def test_no_run_chosen_for_comparison_asks_for_one(owner: Visitor, two: tuple[RunFolder, RunFolder]) -> None:
    owner.open("runs")
    owner.app.multiselect[0].set_value([]).run()
    assert "Choose runs to compare their curves." in owner.look_again().text


def test_run_that_has_measured_nothing_can_be_compared(owner: Visitor, make_run: MakeRun) -> None:
    make_run(QUEUED, name="Fresh")
    write_history(make_run(PAUSED, name="Half way"))
    assert "Validation accuracy of the chosen runs" in owner.open("runs").pictures


@pytest.mark.parametrize(("others", "of"), [(0, "Training"), (1, "Validation or training")])
def test_run_without_validation_images_is_compared_by_its_training_curves(
    owner: Visitor, make_run: MakeRun, others: int, of: str
) -> None:
    project = first_project()
    bare = replace(project, recipe=project.recipe.with_changes(validation_share=0.0))
    for _ in range(others):
        make_run(FINISHED, name="Validated")
    write_history(make_run(PAUSED, name="Bare", project=bare), val_accuracy=None)
    owner.open("runs")
    assert {f"{of} accuracy of the chosen runs", f"{of} loss of the chosen runs"} <= set(owner.pictures)
    assert "Trained without validation images: Bare. Their curves are those of the training images" in owner.text
