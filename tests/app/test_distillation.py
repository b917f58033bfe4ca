"""Learning from another network: its choice on the Train page, and what a run has of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cnn_demo.runs.distillation import teacher_inputs, teacher_of
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import link
from cnn_demo.spec.builtin_data import FASHION_MNIST
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor
from tests.shipped import FIRST

NONE = "None: labels alone"
SHIPPED = f"{FIRST.name} (shipped)"


def newest(visitor: Visitor, runs_folder: Path) -> RunFolder:
    return Workspace(runs_folder / visitor.workspace).runs()[0]


def labels(visitor: Visitor) -> set[str]:
    return {field.label for field in visitor.app.number_input}


def options(visitor: Visitor) -> list[str]:
    return next(box.options for box in visitor.app.selectbox if box.label == "Teacher")


def test_a_teacher_is_chosen_with_its_two_settings_and_the_next_run_has_it(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("train")
    assert not labels(visitor) & {"Distillation", "Temperature"}
    visitor.choose("Teacher", SHIPPED).fill("Temperature", 2.0)
    assert visitor.project.recipe.distillation == 0.5
    assert "The teacher may have been trained on some of this run's validation and test images" in visitor.text
    again = Visitor(visitor.workspace).open("train")  # as after a reload
    again.press("start")
    run = newest(again, runs_folder)
    own = teacher_of(run)
    assert own is not None
    assert own.weights_file.read_bytes() == FIRST.weights_file.read_bytes()
    assert run.project().recipe.temperature == 2.0
    assert read_record(run).origin == f"Taught by {FIRST.name}"


def test_none_is_one_choice_away_and_so_is_a_share_of_nothing(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("train").choose("Teacher", SHIPPED).choose("Teacher", NONE)
    assert visitor.project.recipe.distillation == 0
    visitor.choose("Teacher", SHIPPED).fill("Distillation", 0.0)
    assert not labels(visitor) & {"Distillation", "Temperature"}
    visitor.press("start")
    assert teacher_of(newest(visitor, runs_folder)) is None


def test_only_networks_that_know_the_same_classes_are_offered(owner: Visitor, make_run: MakeRun) -> None:
    make_run(FINISHED, name="My seven")
    make_run(FINISHED, name="Mine of clothes", project=replace(first_project(), data=FASHION_MNIST))
    offered = " ".join(options(owner.open("train").start_another()))
    assert "My seven" in offered
    assert SHIPPED in offered
    assert "Mine of clothes" not in offered
    assert "fashion" not in offered


def test_a_shared_recipe_that_asks_for_a_teacher_asks_for_its_choice(visitor: Visitor, runs_folder: Path) -> None:
    project = first_project()
    shared = replace(project, recipe=project.recipe.with_changes(distillation=0.25))
    visitor.open("train", design=link.encode(shared))
    assert "This recipe uses a teacher, but does not say which." in visitor.warnings[0]
    visitor.press("start")
    assert "takes 25\u00a0% of the loss from a teacher, and there is none" in visitor.errors[0]
    visitor.choose("Teacher", SHIPPED).press("start")
    assert newest(visitor, runs_folder).project().recipe.distillation == 0.25


def test_a_teacher_of_other_data_is_told_to_fit_no_more(visitor: Visitor) -> None:
    visitor.open("train").choose("Teacher", SHIPPED).choose("Data set", "fashion_mnist")
    its_data = FIRST.project().data.name
    assert (
        f"cannot teach this network. The teacher was trained on the classes of {its_data}; fashion_mnist has other classes."
        in visitor.warnings[0]
    )


def test_a_taught_run_is_copied_and_trained_on_with_its_own_teacher(
    owner: Visitor, make_run: MakeRun, runs_folder: Path
) -> None:
    project = first_project()
    taught = replace(project, recipe=project.recipe.with_changes(distillation=0.25))
    run = make_run(FINISHED, name="Pupil", project=taught)
    given = teacher_inputs(FIRST, taught)
    RunFolder.create(run.path, taught, name="Pupil", given=replace(given, status=run.status()))
    owner.open("runs").press("Continue training")
    owner.open("train").press("start")
    again = newest(owner, runs_folder)
    assert read_record(again).origin == f"Weights of Pupil, Taught by {FIRST.name}"
    assert TrainedNetwork(again.path / "teacher").project() == FIRST.project()


def test_a_teacher_that_is_gone_is_told_once(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    title = "My seven"
    owner.open("train").start_another().choose("Teacher", title)
    Workspace(runs_folder / WORKSPACE).run(finished.id).delete()
    owner.open("train")
    message = "was to learn from it; choose another teacher, or none"
    assert any(message in error for error in owner.errors)
    assert not any(message in error for error in owner.look_again().errors)
