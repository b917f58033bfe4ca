"""Which network may teach which run, what the run then has of it, and what is said where it may not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cnn_demo.errors import ModelError, RecipeError
from cnn_demo.runs.distillation import teacher_incompatibility, teacher_inputs, teacher_of
from cnn_demo.runs.folder import NO_INPUTS, RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.run_inputs import note_on_overlap, start_again, start_with
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.project import Project


@pytest.fixture
def teacher(trained_run: RunFolder) -> TrainedNetwork:
    return TrainedNetwork(trained_run.path)


@pytest.fixture
def asking(project: Project) -> Project:
    """A project whose recipe asks for a teacher."""
    return replace(project, recipe=project.recipe.with_changes(distillation=0.25))


def test_a_run_keeps_its_teacher_whole_and_says_who_it_was(
    workspace: Workspace, teacher: TrainedNetwork, asking: Project
) -> None:
    run = workspace.create(asking, name="pupil", given=start_with(asking, first=None, teacher=teacher))
    own = teacher_of(run)
    assert own is not None
    assert own.weights_file.read_bytes() == teacher.weights_file.read_bytes()
    assert (own.project(), own.title) == (teacher.project(), "My seven")
    assert read_record(run).origin == "Taught by My seven"


def test_a_run_that_is_repeated_has_the_same_weights_and_the_same_teacher(
    workspace: Workspace, teacher: TrainedNetwork, asking: Project
) -> None:
    run = workspace.create(asking, name="pupil", given=start_with(asking, first=teacher, teacher=teacher))
    before = teacher.weights_file.read_bytes()
    teacher.weights_file.write_bytes(b"others meanwhile")
    again = workspace.create(asking, name="again", given=start_again(run))
    own = teacher_of(again)
    assert own is not None
    assert own.weights_file.read_bytes() == again.initial_file.read_bytes() == before
    assert read_record(again).origin == "Weights of My seven, Taught by My seven"


def test_a_recipe_without_distillation_takes_no_teacher(teacher: TrainedNetwork, project: Project) -> None:
    assert teacher_inputs(teacher, project) == NO_INPUTS


def test_a_recipe_that_asks_for_a_teacher_is_refused_without_one(asking: Project) -> None:
    with pytest.raises(
        RecipeError, match=r"takes 25\s% of the loss from a teacher, and there is none\. Choose a trained"
    ):
        teacher_inputs(None, asking)


@pytest.mark.parametrize(
    ("dataset", "reason"),
    [
        ("mnist", None),
        ("cifar10", "The teacher takes 28x28x1 images; those of cifar10 are 32x32x3."),
        ("fashion_mnist", "The teacher was trained on the classes of mnist-5k; fashion_mnist has other classes."),
    ],
)
def test_only_a_network_that_knows_the_same_classes_of_the_same_images_can_teach(
    teacher: TrainedNetwork, asking: Project, dataset: str, reason: str | None
) -> None:
    project = replace(asking, data=builtin_named(dataset))
    assert teacher_incompatibility(teacher, project) == reason
    if reason:
        with pytest.raises(ModelError, match=re.escape(f"cannot learn from My seven. {reason}")):
            teacher_inputs(teacher, project)


def test_images_that_the_teacher_was_trained_on_are_told(teacher: TrainedNetwork, asking: Project) -> None:
    other = replace(asking, recipe=asking.recipe.with_changes(seed=1))
    assert "The teacher may have been trained on some of this run's validation images" in note_on_overlap(
        teacher, other, who="The teacher"
    )
    assert note_on_overlap(teacher, asking, who="The teacher") == ""
