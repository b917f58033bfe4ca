"""Full training runs of the presets with their own recipes on MNIST, in worker processes as in the app."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.table import Row
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.figures import Result
from cnn_demo.runs.folder import NO_INPUTS, RunFolder, RunInputs
from cnn_demo.runs.preset_runs import finished_runs, preset_project
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.project import Project

RUNS = Path(__file__).parent / "results" / "runs"  # kept for python -m scripts.ship
DATA = MNIST
MAX_RUNS = 1000
EXISTING_RUNS: list[Path] = []  # folders of run folders, from the command line's --runs


def train_preset(preset_name: str, seed: int) -> Result:
    """Train a preset with its own recipe to the end and return the result. Raises RuntimeError if the run failed."""
    return train(preset_project(preset_name, DATA, seed=seed), f"{preset_name} {seed}")


def find_or_train(preset_name: str, seeds: Sequence[int]) -> list[Result]:
    """The result for each seed: of a finished run in EXISTING_RUNS, else of a new run."""
    runs = finished_runs(EXISTING_RUNS, preset_project(preset_name, DATA))
    found = {run.project().recipe.seed: run.result() for run in runs}
    return [found.get(seed) or train_preset(preset_name, seed) for seed in seeds]


def train(project: Project, name: str) -> Result:
    """Train a project to the end and return the result. Raises RuntimeError if the run failed."""
    return require_result(run_to_end(project, name))


def run_to_end(project: Project, name: str, given: RunInputs = NO_INPUTS) -> RunFolder:
    """Start a run, wait for its end and return it, whether it succeeded or failed."""
    run = Workspace(RUNS).create(project, name=name, max_runs=MAX_RUNS, given=given)
    executor = LocalExecutor()
    launch(executor, run)
    executor.wait(run)
    return run


def require_result(run: RunFolder) -> Result:
    """The result of a run that has ended. Raises RuntimeError if it failed."""
    if not (result := run.result()):
        raise RuntimeError(f"The run {run.path} has no result: {run.status().reason}")
    return result


def validation_errors(result: Result) -> float:
    """Wrong predictions in percent of the validation images. Raises RuntimeError where the run has none."""
    if (validation := result["validation"]) is None:
        raise RuntimeError("The run has no validation images; its recipe's validation_share is 0.")
    return 100 * (1 - validation["accuracy"])


def accuracies(preset_name: str, results: list[Result], *, goal: str) -> Row:
    """Test accuracies of runs with seeds 0, 1, ..., each after its last epoch."""
    values = [result["test"]["accuracy"] for result in results]
    return Row(
        question=f"{preset_name}: test accuracy, {results[0]['parameters']:,} parameters, mean {statistics.mean(values):.4f}",
        unit="",
        ours=values,
        other=None,
        goal=goal,
    )
