"""Groups of runs that differ in their seed alone: who belongs to one, what counts, and how two are compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from cnn_demo.errors import BundleError, RecipeError, RunError
from cnn_demo.runs.folder import RunInputs
from cnn_demo.runs.group_comparison import comparison
from cnn_demo.runs.record import read_records
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.seed_group import SEED_GROUP, checked_tag, name_with_seed, new_tag, with_seeds
from cnn_demo.runs.seed_groups import TEST, VALIDATION, SeedGroup, group_named, seed_groups
from cnn_demo.runs.status import FINISHED, RUNNING, STOPPED, Status
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json
from tests.unit.runs.bundles import result

PutGroup = Callable[..., SeedGroup]


@pytest.fixture
def put_group(workspace: Workspace, project: Project) -> PutGroup:
    """Puts runs of one group, with these validation accuracies; the test accuracy is 0.01 below each."""

    def put(
        accuracies: Sequence[float], *, name: str = "Mine", state: str = FINISHED, of: Project = project
    ) -> SeedGroup:
        tag = new_tag(name)
        for each, accuracy in zip(with_seeds(of, len(accuracies)), accuracies, strict=True):
            status = Status(state=state, epoch=2, epochs=2)
            given = RunInputs(about={SEED_GROUP: tag}, status=status)
            run = workspace.create(each, name=name_with_seed(name, each), given=given)
            figures = result(each)
            figures["validation"] = {"images": 400, "accuracy": accuracy, "loss": 0.1} if of.has_validation else None
            figures["test"]["accuracy"] = accuracy - 0.01
            write_json(run.path / "result.json", figures)
        return group_named(read_records(workspace)[0], tag["id"])

    return put


def test_group_has_the_project_with_its_own_seed_and_the_following(project: Project) -> None:
    assert [each.recipe.seed for each in with_seeds(project, 3)] == [0, 1, 2]
    assert {replace(each, recipe=each.recipe.with_changes(seed=0)) for each in with_seeds(project, 3)} == {project}


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (11, 0), (2, 2**31 - 1)])
def test_no_group_of_impossible_seeds(project: Project, count: int, seed: int) -> None:
    with pytest.raises(RecipeError, match=r"number of seeds is|seed is 2147483648"):
        with_seeds(replace(project, recipe=Recipe(seed=seed)), count)


def test_seed_ends_the_longest_name(project: Project) -> None:
    name = name_with_seed("x" * MAX_NAME, project)
    assert len(name) == MAX_NAME
    assert name.endswith("x, seed 0")


def test_runs_of_one_start_belong_together_and_others_do_not(
    workspace: Workspace, project: Project, put_group: PutGroup
) -> None:
    first, second = put_group([0.9, 0.8]), put_group([0.7, 0.6, 0.5])
    workspace.create(project, name="alone")
    records, _ = read_records(workspace)
    assert {group.id: len(group.records) for group in seed_groups(records)} == {first.id: 2, second.id: 3}
    assert [record.name for record in second.records] == ["Mine, seed 0", "Mine, seed 1", "Mine, seed 2"]
    assert group_named(records, second.records[1].run.id).id == second.id
    with pytest.raises(RunError, match="There is no group of seeds 'nothing'"):
        group_named(records, "nothing")


def test_spread_is_over_the_finished_runs_alone(put_group: PutGroup, workspace: Workspace) -> None:
    group = put_group([0.9, 0.92, 0.5])
    group.records[2].run.write_status(Status(state=STOPPED))
    group = group_named(read_records(workspace)[0], group.id)
    validation, test = group.spread(VALIDATION), group.spread(TEST)
    assert validation is not None
    assert validation.count == 2
    assert validation.mean == pytest.approx(0.91)
    assert test is not None
    assert test.mean == pytest.approx(0.90)
    assert put_group([0.9, 0.8], state=RUNNING).spread(TEST) is None


@pytest.mark.parametrize("second", [[0.91, 0.92, 0.93], [0.99, 0.98, 0.97]])
def test_three_seeds_against_three_are_too_few(put_group: PutGroup, second: list[float]) -> None:
    verdict = comparison(put_group([0.9, 0.89, 0.88]), put_group(second)).verdict
    assert verdict == (
        "Too few seeds to tell: with 3 against 3, p is at least 0.1, however large the difference. With 4 against 4 it can be "
        "0.029."
    )


def test_difference_beyond_chance_is_told_with_its_size_and_p(put_group: PutGroup) -> None:
    first = put_group([0.90, 0.91, 0.90, 0.91], name="A")
    found = comparison(first, put_group([0.95, 0.96, 0.95, 0.96], name="B"))
    assert (
        found.headline == "Mean validation accuracy: 90.50 % for A, 95.50 % for B. Difference: +5.00 percentage points."
    )
    assert found.verdict == "More than chance: p = 0.029, below the usual limit of 0.05."
    assert "each of the 70 ways" in found.details[0]
    assert "+4.00 to +6.00 percentage points" in found.details[1]
    assert "The seed also draws the validation images" in found.details[3]


def test_small_difference_may_be_chance(put_group: PutGroup) -> None:
    found = comparison(put_group([0.90, 0.92, 0.94, 0.96]), put_group([0.91, 0.93, 0.95, 0.96]))
    assert found.verdict.startswith("It may be chance: p = 0.77,")


def test_without_validation_images_the_test_accuracy_is_compared_and_the_danger_told(
    put_group: PutGroup, project: Project
) -> None:
    bare = replace(project, recipe=Recipe(epochs=2, validation_share=0.0))
    found = comparison(put_group([0.9, 0.8], of=bare), put_group([0.7, 0.6]))
    assert found.headline.startswith("Mean test accuracy: 84.00 %")
    assert found.details[2].startswith("Not both groups have validation images, so the test accuracy is compared. ")
    assert "chosen by it need other images" in found.details[2]
    neither = comparison(put_group([0.9, 0.8], of=bare), put_group([0.7, 0.6], of=bare))
    assert neither.details[2].startswith("There are no validation images, so the test accuracy is compared. ")


def test_p_of_groups_of_unequal_sizes_is_twice_the_share_in_one_direction(put_group: PutGroup) -> None:
    found = comparison(put_group([0.90, 0.91, 0.92]), put_group([0.80, 0.81]))
    assert found.found.p == pytest.approx(
        2 / 10
    )  # of 10 divisions one is as far apart, and none in the other direction
    assert (
        "p is twice the probability of a difference at least this large in this direction, at most 1"
        in found.details[0]
    )


def test_groups_with_the_same_seeds_say_so(put_group: PutGroup, project: Project) -> None:
    told = "Both groups have runs with the same seeds. p takes all runs as unrelated, so it may be too large."
    later = replace(project, recipe=project.recipe.with_changes(seed=2))
    first = put_group([0.9, 0.8])
    assert told in comparison(first, put_group([0.7, 0.6])).details
    assert told not in comparison(first, put_group([0.7, 0.6], of=later)).details


def test_second_run_with_the_same_seed_is_no_further_measurement(put_group: PutGroup, workspace: Workspace) -> None:
    group = put_group([0.9, 0.8])
    first = group.records[0]
    given = RunInputs(about={SEED_GROUP: first.seed_group}, status=Status(state=FINISHED, epoch=2, epochs=2))
    again = workspace.create(first.project, name=first.name, given=given)
    write_json(again.path / "result.json", first.result)
    group = group_named(read_records(workspace)[0], group.id)
    assert len(group.records) == 3
    assert [record.run.id for record in group.finished] == [first.run.id, group.records[2].run.id]


def test_choice_of_training_images_by_the_seed_is_told(put_group: PutGroup, project: Project) -> None:
    few = replace(project, recipe=project.recipe.with_changes(training_images=100))
    told = "The seed also chooses which of the training images a run learns from."
    first, second = put_group([0.9, 0.8]), put_group([0.7, 0.6], of=few)
    assert told in comparison(first, second).details
    assert told not in comparison(first, first).details


def test_groups_on_other_data_or_with_one_finished_run_are_not_compared(
    put_group: PutGroup, project: Project, workspace: Workspace
) -> None:
    first, second = put_group([0.9, 0.8], name="A"), put_group([0.9, 0.8], name="B")
    second.records[0].run.write_status(Status(state=STOPPED))
    with pytest.raises(RunError, match="B cannot be compared yet: runs that have finished: 1; two are needed"):
        comparison(first, group_named(read_records(workspace)[0], second.id))
    elsewhere = put_group([0.9, 0.8], name="C", of=replace(project, data=builtin_named("mnist")))
    with pytest.raises(RunError, match="different data, MNIST"):
        comparison(first, elsewhere)


@pytest.mark.parametrize(
    "tag",
    [
        {"id": "0a1b2c3d"},
        {"id": "../../..", "name": "x"},
        {"id": "0a1b2c3d", "name": 1},
        {"id": "0a1b2c3d", "name": "\u200b"},
        [],
    ],
)
def test_tag_from_outside_is_checked(tag: object) -> None:
    with pytest.raises(BundleError, match="about"):
        checked_tag("about", json.loads(json.dumps(tag)))
