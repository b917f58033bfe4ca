"""Effect of distillation: the preset Compact, trained for a few epochs with and without the preset Best as its teacher.

Takes about an hour. Compares validation errors; test images are not used. Student and teacher of one seed split the images
in the same way, so the teacher was not trained on the validation images. The teacher is the shipped network where its seed
is the same, else a finished run in one of the folders of --runs, else a run made here.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.full_runs import DATA, EXISTING_RUNS, require_result, run_to_end, validation_errors
from benchmarks.table import Row
from cnn_demo.runs.preset_runs import finished_runs, preset_project
from cnn_demo.runs.run_inputs import note_on_overlap, start_with
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.project import Project

STUDENT, TEACHER = "compact", "best"
EPOCHS = 4
SETTINGS = ((0.5, 4.0), (0.9, 4.0), (0.9, 2.0))  # weight of the distillation loss, temperature


def measure(rounds: int) -> list[Row]:
    """Validation errors after the last epoch with each setting, against those without a teacher; one seed per round."""
    teachers = [_teacher(seed) for seed in range(rounds)]
    alone = [_errors(_student(seed), None) for seed in range(rounds)]
    rows = [_row("from the labels alone", alone, None)]
    for share, temperature in SETTINGS:
        taught = [
            _errors(_student(seed, distillation=share, temperature=temperature), teacher)
            for seed, teacher in enumerate(teachers)
        ]
        rows.append(_row(f"taught by {TEACHER}, {share:.0%} of the loss, temperature {temperature:g}", taught, alone))
    return rows


def _row(name: str, ours: list[float], alone: list[float] | None) -> Row:
    question = f"{STUDENT}, {EPOCHS} epochs, {name}: validation errors"
    return Row(question=question, unit="%", ours=ours, other=alone, goal="-")


def _student(seed: int, **changes: object) -> Project:
    project = preset_project(STUDENT, DATA, seed=seed)
    return replace(project, recipe=project.recipe.with_changes(epochs=EPOCHS, **changes))


def _teacher(seed: int) -> TrainedNetwork:
    """A network of the preset TEACHER that was trained with this seed."""
    project = preset_project(TEACHER, DATA, seed=seed)
    ready = [*shipped(), *(TrainedNetwork(run.path) for run in finished_runs(EXISTING_RUNS, project))]
    found = next((network for network in ready if network.project() == project), None)
    if found is None:
        run = run_to_end(project, f"{TEACHER}, teacher, {seed}")
        require_result(run)  # raises where the teacher's run failed
        found = TrainedNetwork(run.path)
    return found


def _errors(project: Project, teacher: TrainedNetwork | None) -> float:
    """Wrong predictions in percent. Raises RuntimeError if the teacher was trained on some of the validation images."""
    if teacher and (note := note_on_overlap(teacher, project, who="the teacher")):
        raise RuntimeError(note)
    recipe = project.recipe
    name = f"{STUDENT}, distillation {recipe.distillation:g} at {recipe.temperature:g}, {recipe.seed}"
    run = run_to_end(project, name, start_with(project, first=None, teacher=teacher))
    return validation_errors(require_result(run))
