"""Chooses the precision of a run: what its recipe names, or for "auto" the faster of float32 and bfloat16."""

from __future__ import annotations

import statistics
from dataclasses import replace

from cnn_demo import processor
from cnn_demo.network.devices import has_gpu
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_precision import (
    NAMED,
    NO_BFLOAT16,
    NO_GPU,
    TIMED,
    RunPrecision,
    read_precision,
    write_precision,
)
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import AUTO, BFLOAT16, FLOAT16, FLOAT32, Recipe
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.training.kept_speeds import kept_or_timed
from cnn_demo.training.speed import step_timer

TIMED_SECONDS, LEAST_STEPS = 0.5, 3
FASTER = 1.15  # a smaller gain may be chance


def precision_of(run: RunFolder, project: Project, ready: RunPrecision | None = None) -> RunPrecision:
    """The run's precision: that with which it began, else one that is chosen now and kept in its folder.

    ready: what was chosen for its project already. Raises RunError, StorageError.
    """
    if found := read_precision(run):
        return found
    if run.checkpoint_file.is_file() and project.recipe.precision == AUTO:  # it began when there was no choice
        return RunPrecision(precision=FLOAT32, why=NAMED)
    chosen = ready or choose(project)
    write_precision(run, chosen)
    return chosen


def with_precision(project: Project, chosen: RunPrecision) -> Project:
    """The project with the chosen precision in its recipe."""
    return replace(project, recipe=project.recipe.with_changes(precision=chosen.precision))


def choose(project: Project) -> RunPrecision:
    """What a new run of the project takes here. "auto" takes the faster, where bfloat16 may be fast."""
    recipe = project.recipe
    if recipe.precision == FLOAT16 and not _trains_on_gpu(recipe):
        return RunPrecision(precision=FLOAT32, why=NO_GPU)
    if recipe.precision != AUTO:
        return RunPrecision(precision=recipe.precision, why=NAMED)
    if not (_trains_on_gpu(recipe) or processor.has_bfloat16()):
        return RunPrecision(precision=FLOAT32, why=NO_BFLOAT16)
    speeds = kept_or_timed(project, images_per_second)
    is_faster = speeds[BFLOAT16] >= FASTER * speeds[FLOAT32]
    return RunPrecision(precision=BFLOAT16 if is_faster else FLOAT32, why=TIMED, images_per_second=speeds)


def images_per_second(project: Project) -> dict[str, float]:
    """How fast the design trains in float32 and in bfloat16, from the median of a few steps on noise.

    The steps alternate, so that another program on the machine slows down both.
    """
    recipe, data = project.recipe, project.data
    batch_size = StepCounts.of(recipe, data.trained_images(recipe)).batch_size
    timers = {
        name: step_timer(
            project.architecture, recipe.with_changes(precision=name, batch_size=batch_size), task=data.task
        )
        for name in (FLOAT32, BFLOAT16)
    }
    taken: dict[str, list[float]] = {name: [] for name in timers}
    while len(taken[FLOAT32]) < LEAST_STEPS or sum(map(sum, taken.values())) < TIMED_SECONDS:
        for name, step in timers.items():
            taken[name].append(step())
    return {name: round(batch_size / statistics.median(seconds), 1) for name, seconds in taken.items()}


def _trains_on_gpu(recipe: Recipe) -> bool:
    return recipe.device != "cpu" and has_gpu()
