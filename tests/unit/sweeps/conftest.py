"""Searches to test with, in a workspace of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.runs.sweep_folder import SEARCHING, SweepFolder, SweepState
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Conv2D, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied
from cnn_demo.sweeps.search import Search
from tests.unit.sweeps.recorded_runs import Curve, play

EPOCHS = 9
RATE = Varied(path="recipe.learning_rate", low=1e-4, high=1e-1, log=True)
NewSweep = Callable[..., SweepFolder]


@pytest.fixture
def workspace(runs_folder: Path) -> Workspace:
    return Workspace(runs_folder / new_workspace_id(runs_folder))


@pytest.fixture
def new_sweep(workspace: Workspace) -> NewSweep:
    """Makes a search; space and budget are given, the rest is small."""

    def make(*space: Varied, epochs: int = EPOCHS, **others: Any) -> SweepFolder:
        architecture = Architecture(layers=(Conv2D(filters=2), Flatten()))
        base = Project(architecture=architecture, recipe=Recipe(epochs=epochs), data=MNIST_5K)
        return SweepFolder.create(
            workspace.folder, Sweep(base=base, space=space or (RATE,), **others), name="my search"
        )

    return make


def search_through(search: Search, curve_of: Callable[[int], Curve]) -> SweepState:
    """Let the search go on to its end; each trial's run has its curve. A step has one epoch of each run."""
    while (state := search.step()).state == SEARCHING:
        for trial in state.trials:
            if trial.is_active and trial.run_id:
                play(Workspace(search._folder.workspace).run(trial.run_id), curve_of(trial.number))
    return state
