"""Makes what trains runs and answers questions. Dask is imported where the settings name a cluster, and nowhere else."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from cnn_demo.errors import WorkerError
from cnn_demo.jobs.compute import Machines
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.settings import Settings
from cnn_demo.settings.cluster import Cluster

PACKAGE = "distributed"
INSTALL = "pip install -r requirements-cluster.txt -c constraints.txt"
CONNECT_SECONDS = 30.0


def server_executor(cluster: Cluster | None, runs_folder: Path, *, spare: bool) -> Executor:
    """For a server, whose runs are in the queue of runs_folder. It connects in the background. Raises WorkerError."""
    if cluster is None:
        return LocalExecutor(spare=spare)
    _require_dask(cluster)
    from cnn_demo.cluster.dask_executor import DaskExecutor

    return DaskExecutor(cluster, runs_folder)


def command_line_executor(cluster: Cluster | None, runs_folder: Path, *, spare: bool = False) -> Executor:
    """For one command, whose runs are in no queue. Raises WorkerError where the cluster can train nothing now."""
    if cluster is None:
        return LocalExecutor(spare=spare)
    _require_dask(cluster)
    from cnn_demo.cluster.dask_executor import DaskExecutor

    executor = DaskExecutor(cluster, runs_folder, is_queued=False)
    try:
        executor.connect(CONNECT_SECONDS)
    except WorkerError:
        executor.end()
        raise
    return executor


def server_machines(settings: Settings) -> Machines | None:
    """What answers a server's questions in the place of its own machine; None for nothing. Raises WorkerError."""
    if settings.cluster is None or not settings.compute_on_cluster:
        return None
    _require_dask(settings.cluster)
    from cnn_demo.cluster.dask_machines import DaskMachines

    return DaskMachines(settings.cluster, settings.runs_folder)


def _require_dask(cluster: Cluster) -> None:
    if find_spec(PACKAGE) is None:
        raise WorkerError(
            f"The settings name the cluster {cluster.address}, and {PACKAGE} is not installed. Install it: {INSTALL}"
        )
