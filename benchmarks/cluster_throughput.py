"""Runs an hour of a cluster of this machine with two workers of one thread each, and of one run after another."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from distributed import LocalCluster

from benchmarks.table import Row
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.cluster.processes import threads_of_runs
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.settings import Cluster
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project

RUNS = 8
WORKERS = 2
EPOCHS = 3
HOUR = 3600
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.05


def measure(rounds: int) -> list[Row]:
    """Runs an hour; each executor keeps a spare worker for every run that it trains at one time."""
    pairs = [(_on_cluster(), _here()) for _ in range(rounds)]
    return [
        Row(
            question=f"{RUNS} short runs on {WORKERS} workers of one thread (other: one after another)",
            unit="runs/h",
            ours=[ours for ours, _ in pairs],
            other=[other for _, other in pairs],
            goal="ratio at least 1.3",
        )
    ]


def _on_cluster() -> float:
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            resources={"run": 1},
            env=threads_of_runs(1),
        ) as dask,
    ):
        executor = DaskExecutor(Cluster(dask.scheduler_address), Path(folder))
        executor.connect(WAIT_SECONDS)
        while executor.places() < WORKERS:
            time.sleep(POLL_SECONDS)
        return _runs_an_hour(executor, Path(folder), WORKERS)


def _here() -> float:
    with tempfile.TemporaryDirectory() as folder:
        return _runs_an_hour(LocalExecutor(spare=True), Path(folder), 1)


def _runs_an_hour(executor: Executor, folder: Path, at_once: int) -> float:
    """The first runs, one a worker, are not counted: they wait for TensorFlow's import."""
    workspace = Workspace(folder / new_workspace_id(folder))
    try:
        _train(executor, [_run(workspace, seed) for seed in range(at_once)], at_once)
        runs = [_run(workspace, seed) for seed in range(RUNS)]
        started = time.perf_counter()
        _train(executor, runs, at_once)
        return RUNS / (time.perf_counter() - started) * HOUR
    finally:
        executor.end()


def _run(workspace: Workspace, seed: int) -> RunFolder:
    fast = presets.design("fast")
    recipe = fast.recipe_for(5000).with_changes(epochs=EPOCHS, seed=seed)
    return workspace.create(Project(architecture=fast.architecture(), recipe=recipe, data=MNIST_5K), name="short")


def _train(executor: Executor, runs: list[RunFolder], at_once: int) -> None:
    waiting, going = list(runs), list[RunFolder]()
    while waiting or going:
        going = [run for run in going if executor.ended_launch(run) is None]
        while waiting and len(going) < at_once:
            run = waiting.pop(0)
            executor.start(run, run.claim())
            going.append(run)
        time.sleep(POLL_SECONDS)
    if failed := [run.status().reason for run in runs if run.status().state != FINISHED]:
        raise RuntimeError(f"A run did not end well: {failed}")
