"""Whole runs of the presets by their own recipes on all of MNIST, in workers, as the app makes them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.table import Row
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import NO_INPUTS, RunFolder, RunInputs
from cnn_demo.runs.preset_runs import finished_runs, preset_project
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.project import Project

RUNS = Path(__file__).parent / "results" / "runs"  # kept: python -m scripts.ship takes them from here
DATA = MNIST
MOST_RUNS = 1000
FINISHED: list[Path] = []  # folders of run folders, as the command line's --runs names them


def trained(preset_name: str, seed: int) -> dict[str, Any]:
    """The result of a whole run of a preset by its own recipe, in a worker of its own. RuntimeError where it failed."""
    return run_of(preset_project(preset_name, DATA, seed=seed), f"{preset_name} {seed}")


def found_or_trained(preset_name: str, seeds: Sequence[int]) -> list[dict[str, Any]]:
    """For each seed the result of such a run in one of the folders FINISHED, else of a new one."""
    runs = finished_runs(FINISHED, preset_project(preset_name, DATA))
    found = {run.project().recipe.seed: run.result() for run in runs}
    return [found.get(seed) or trained(preset_name, seed) for seed in seeds]


def run_of(project: Project, name: str) -> dict[str, Any]:
    """The result of a whole run. RuntimeError where it failed."""
    return result_of(new_run(project, name))


def new_run(project: Project, name: str, given: RunInputs = NO_INPUTS) -> RunFolder:
    """A whole run from its start to its end, well or not."""
    run = Workspace(RUNS).create(project, name=name, max_runs=MOST_RUNS, given=given)
    executor = LocalExecutor()
    launch(executor, run)
    executor.wait(run)
    return run


def result_of(run: RunFolder) -> dict[str, Any]:
    """RuntimeError where the run failed."""
    if not (result := run.result()):
        raise RuntimeError(f"The run {run.path} has no result: {run.status().reason}")
    return result


def accuracies(preset_name: str, results: list[dict[str, Any]], *, goal: str) -> Row:
    """The test accuracies of runs with seeds 0, 1, ..., each after its last epoch."""
    values = [result["test"]["accuracy"] for result in results]
    return Row(
        question=f"{preset_name}: test accuracy, {results[0]['parameters']:,} parameters, mean {statistics.mean(values):.4f}",
        unit="",
        ours=values,
        other=None,
        goal=goal,
    )
