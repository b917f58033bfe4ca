"""What a teacher gives: the preset Compact in a few epochs, with and without the preset Best as its teacher. About an hour.

Judged on validation images; the test part decides nothing here, and is not reported. A seed's networks, teacher among them,
have the same division into training and validation images, so the teacher has seen none of those that judge. The shipped
network is the teacher of its own seed; of the others it is a finished run in one of the folders of --runs, else one that is
trained here.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.table import Row
from benchmarks.whole_runs import DATA, FINISHED, new_run, result_of
from cnn_demo.runs.preset_runs import finished_runs, preset_project
from cnn_demo.runs.run_inputs import note_on_overlap, start_with
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.project import Project

PUPIL, TEACHER = "compact", "best"
EPOCHS = 4
SETTINGS = ((0.5, 4.0), (0.9, 4.0), (0.9, 2.0))  # share of the loss, temperature


def measure(rounds: int) -> list[Row]:
    """One seed a round: wrong answers on validation images after the last epoch, with each setting and without a teacher."""
    teachers = [_teacher(seed) for seed in range(rounds)]
    alone = [_errors(_pupil(seed), None) for seed in range(rounds)]
    rows = [_row("from the labels alone", alone, None)]
    for share, temperature in SETTINGS:
        taught = [
            _errors(_pupil(seed, distillation=share, temperature=temperature), teacher)
            for seed, teacher in enumerate(teachers)
        ]
        rows.append(_row(f"taught by {TEACHER}, {share:.0%} of the loss, temperature {temperature:g}", taught, alone))
    return rows


def _row(name: str, ours: list[float], alone: list[float] | None) -> Row:
    question = f"{PUPIL}, {EPOCHS} epochs, {name}: validation errors"
    return Row(question=question, unit="%", ours=ours, other=alone, goal="-")


def _pupil(seed: int, **changes: object) -> Project:
    project = preset_project(PUPIL, DATA, seed=seed)
    return replace(project, recipe=project.recipe.with_changes(epochs=EPOCHS, **changes))


def _teacher(seed: int) -> TrainedNetwork:
    """A network of the preset that was trained with this seed."""
    project = preset_project(TEACHER, DATA, seed=seed)
    ready = [*shipped(), *(TrainedNetwork(run.path) for run in finished_runs(FINISHED, project))]
    found = next((network for network in ready if network.project() == project), None)
    if found is None:
        run = new_run(project, f"{TEACHER}, teacher, {seed}")
        result_of(run)  # so that a failure is told here
        found = TrainedNetwork(run.path)
    return found


def _errors(project: Project, teacher: TrainedNetwork | None) -> float:
    """Percent of the validation images. RuntimeError where the teacher may have seen some of them."""
    if teacher and (note := note_on_overlap(teacher, project, who="the teacher")):
        raise RuntimeError(note)
    recipe = project.recipe
    name = f"{PUPIL}, distillation {recipe.distillation:g} at {recipe.temperature:g}, {recipe.seed}"
    run = new_run(project, name, start_with(project, first=None, teacher=teacher))
    return 100 * (1 - result_of(run)["validation"]["accuracy"])
