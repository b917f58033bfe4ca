"""Time from the start of a run to the first line of its worker process: on a cluster of this machine, and without one.

The worker process is a small script, so that neither TensorFlow's import nor the spare worker, which both have, counts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from distributed import LocalCluster

from benchmarks.table import Row
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.settings import Cluster
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

COMMAND = (sys.executable, "-S", "-c", "import pathlib, sys; (pathlib.Path(sys.argv[1]) / 'begun').touch()")
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.002


def measure(rounds: int) -> list[Row]:
    """Seconds; the cluster has one Dask worker, a process of this machine."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, resources={"run": 1}
        ) as dask,
    ):
        on_cluster = DaskExecutor(Cluster(dask.scheduler_address), Path(folder), command=COMMAND)
        on_cluster.connect(WAIT_SECONDS)
        here = LocalExecutor(command=COMMAND)
        workspace = Workspace(Path(folder) / new_workspace_id(Path(folder)))
        _seconds(on_cluster, workspace)  # the first task of a connection is slower
        pairs = [(_seconds(on_cluster, workspace), _seconds(here, workspace)) for _ in range(rounds)]
        on_cluster.end()
    ours, other = ([pair[place] for pair in pairs] for place in (0, 1))
    overhead = [mine - theirs for mine, theirs in pairs]
    return [
        Row(
            question="start on a cluster to the worker's first line (other: here)",
            unit="s",
            ours=ours,
            other=other,
            goal="",
        ),
        Row(
            question="what the cluster adds to the start of a run", unit="s", ours=overhead, other=None, goal="under 1"
        ),
    ]


def _seconds(executor: Executor, workspace: Workspace) -> float:
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    run = workspace.create(project, name="a run", max_runs=1000)
    started = time.perf_counter()
    executor.start(run, run.claim())
    while not (run.path / "begun").exists():
        if time.perf_counter() - started > WAIT_SECONDS:
            raise RuntimeError("The worker did not begin in time.")
        time.sleep(POLL_SECONDS)
    seconds = time.perf_counter() - started
    executor.wait(run)
    return seconds
