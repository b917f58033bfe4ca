"""Runs of presets: their projects, finding finished ones in folders, and their accuracies over seeds."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

from cnn_demo.errors import RunError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec import presets
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import AUTO, Recipe

DIGITS_KEPT = 6


class SeedFigures(TypedDict):
    """Test accuracies in [0, 1], in the order of the seeds. standard_deviation: None for a single run."""

    seeds: list[int]
    test_accuracies: list[float]
    mean: float
    standard_deviation: float | None


def preset_project(
    name: str,
    data: DataSpec,
    *,
    gate: int = 0,
    recipe: str = "",
    seed: int = 0,
    precision: str = AUTO,
    **changes: Any,
) -> Project:
    """What `train` trains with the options of these names, and with --preset and --dataset.

    gate: hidden units of a gate in the output stage, 0 for none. recipe: "" for the preset's own. changes: further values of
    the recipe, such as epochs.

    Raises DesignError, RecipeError.
    """
    preset = presets.design(name)
    chosen = presets.recipe(recipe).recipe if recipe else preset.recipe_for(data.training_images)
    architecture = preset.architecture(data.input_shape, len(data.classes))
    if gate:
        architecture = architecture.with_gate(gate)
    changed = chosen.with_changes(seed=seed, precision=precision, **changes)
    return Project(architecture=architecture, recipe=changed, data=data)


def finished_runs(folders: Sequence[Path], project: Project) -> list[RunFolder]:
    """The finished runs in folders with this design, recipe and data: the newest of each seed, in the order of seeds.

    A run counts in whatever precision it was trained. Runs that started from another network's weights are left out, and
    so are damaged ones.
    """
    found = {}
    paths = [path for folder in folders for path in folder.iterdir()]
    for path in sorted(paths, key=lambda path: path.name):  # a run's id begins with its date
        with suppress(RunError):
            run = RunFolder(path)
            if _has_ended_afresh(run):
                trained = run.project()
                if trained == _as_trained(project, trained.recipe):
                    found[trained.recipe.seed] = run
    return [found[seed] for seed in sorted(found)]


def over_seeds(runs: Sequence[RunFolder]) -> SeedFigures:
    """The test accuracies of the runs after their last epochs."""
    results = [TrainedNetwork(run.path).result() for run in runs]
    accuracies = [result["test"]["accuracy"] for result in results]
    return {
        "seeds": [run.project().recipe.seed for run in runs],
        "test_accuracies": accuracies,
        "mean": round(statistics.mean(accuracies), DIGITS_KEPT),
        "standard_deviation": round(statistics.stdev(accuracies), DIGITS_KEPT) if len(runs) > 1 else None,
    }


def _has_ended_afresh(run: RunFolder) -> bool:
    return run.exists() and run.status().state == FINISHED and not run.about().get("starts_from")


def _as_trained(project: Project, recipe: Recipe) -> Project:
    """The project with the seed and the precision of a recipe."""
    return replace(project, recipe=project.recipe.with_changes(seed=recipe.seed, precision=recipe.precision))
