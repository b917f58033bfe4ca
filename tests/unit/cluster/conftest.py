"""A cluster in this process, reached over encrypted loopback connections, and a small stand-in for training."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from distributed.security import Security

from cnn_demo.cluster import certificates
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.settings import PROJECT_FOLDER, Cluster
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

PATIENCE = 120.0  # seconds: processes start slowly on a loaded machine
STAND_IN = f"""
import os, sys, time
sys.path.insert(0, {str(PROJECT_FOLDER)!r})
from dataclasses import replace
from pathlib import Path
from typing import Any
from cnn_demo.errors import UserError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import hold
from cnn_demo.training.termination import end_on_terminate
run = RunFolder(Path(sys.argv[1]))
try:
    with hold(run.path):
        run.begin()
        end_on_terminate(run)
        with (run.path / "starts").open("a") as file:
            file.write(f"{{os.getpid()}}\\n")
        while not (run.path / "end").exists():
            time.sleep(0.01)
        run.write_status(replace(run.stored_status(), state="finished", phase=""))
except UserError:
    (run.path / "refused").touch()
"""
COMMAND = (sys.executable, "-c", STAND_IN)


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    certificates.make(folder / "tls")
    return folder / "tls"


def local_cluster(tls: Path, resources: dict[str, int], *, preload: tuple[str, ...] = ()) -> LocalCluster:
    """One Dask worker in this process, with a thread for each of its places. preload: modules, as of its command line."""
    ca, cert, key = (str(tls / name) for name in ("ca.pem", "cert.pem", "key.pem"))
    roles = {
        f"tls_{role}_{part}": file
        for role in ("scheduler", "worker", "client")
        for part, file in (("cert", cert), ("key", key))
    }
    return LocalCluster(
        n_workers=1,
        threads_per_worker=sum(resources.values()),
        processes=False,
        protocol="tls://",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # any free port: the default one is taken where two tests run at once
        resources=resources,
        memory_limit=0,
        preload=list(preload),
        security=Security(tls_ca_file=ca, require_encryption=True, **roles),
    )


@pytest.fixture
def dask(tls: Path) -> Iterator[LocalCluster]:
    """One Dask worker with a place for a run."""
    with local_cluster(tls, {"run": 1}) as cluster:
        yield cluster


@pytest.fixture
def connect(dask: LocalCluster, tls: Path, runs_folder: Path) -> Iterator[Callable[..., DaskExecutor]]:
    """Makes an executor of a server on the cluster."""
    made: list[DaskExecutor] = []

    def make(**options: Any) -> DaskExecutor:
        executor = DaskExecutor(Cluster(dask.scheduler_address, tls), runs_folder, command=COMMAND, **options)
        made.append(executor)
        return executor

    yield make
    for executor in made:
        executor.end()


@pytest.fixture
def executor(connect: Callable[..., DaskExecutor]) -> DaskExecutor:
    executor = connect()
    executor.connect(PATIENCE)
    return executor


@pytest.fixture
def queue(runs_folder: Path, executor: DaskExecutor) -> Queue:
    return Queue(runs_folder, parallel=0, executor=executor)


@pytest.fixture
def new_run(runs_folder: Path) -> Callable[[], RunFolder]:
    """Makes a run that is in no queue yet."""
    workspace = Workspace(runs_folder / new_workspace_id(runs_folder))
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    return lambda: workspace.create(project, name="a run", max_runs=100)


def starts(run: RunFolder) -> list[int]:
    """The process ids of the workers that have taken up a run."""
    file = run.path / "starts"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def end(run: RunFolder) -> None:
    """Let a run's worker finish."""
    (run.path / "end").touch()
