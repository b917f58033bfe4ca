"""The cluster of `make cluster` in processes of its own, and the real worker of a run on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cnn_demo.cluster import processes
from cnn_demo.cluster.dask_executor import DaskExecutor
from cnn_demo.cluster.processes import Process
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.settings import PROJECT_FOLDER, Cluster
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.waiting import wait_until

PATIENCE = 300.0
SLOW_TO_END = """
import signal, sys, time
def end(*_):
    time.sleep(float(sys.argv[2]))
    with open(sys.argv[1], "a") as file:
        file.write(sys.argv[3])
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
while True:
    time.sleep(0.01)
"""


@pytest.fixture
def port() -> Iterator[int]:
    """A free one. It stays bound, so that the system gives it to nobody; Linux lets the scheduler listen on it all the same."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


@pytest.fixture
def cluster(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cnn_demo.cluster", "here", "--workers", "1", "--port", str(port)],
        cwd=PROJECT_FOLDER,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "CNN_DEMO_SPARE_WORKER": "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        yield process
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(PATIENCE)
        for child in psutil.wait_procs(children, PATIENCE)[1]:
            child.kill()


def part(cluster: subprocess.Popen[str], module: str) -> psutil.Process:
    """The process of the cluster that runs a module of Dask."""
    (found,) = [child for child in psutil.Process(cluster.pid).children() if module in child.cmdline()]
    return found


@pytest.mark.slow
def test_run_goes_on_after_the_scheduler_was_killed_and_the_real_worker_finishes_it(
    cluster: subprocess.Popen[str], runs_folder: Path
) -> None:
    assert cluster.stdout is not None
    told = dict(part.split("=", 1) for part in cluster.stdout.readline().split() if "=" in part)
    address, tls = told["CNN_DEMO_EXECUTOR"], Path(told["CNN_DEMO_EXECUTOR_TLS"])
    executor = DaskExecutor(Cluster(address, tls), runs_folder)
    queue = Queue(runs_folder, parallel=0, executor=executor)
    recipe = Recipe(epochs=1, training_images=500, precision="float32")
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=recipe, data=MNIST_5K)
    run = Workspace(runs_folder / new_workspace_id(runs_folder)).create(project, name="a run", max_runs=10)
    try:
        executor.connect(PATIENCE)
        queue.enter(run)
        wait_until(lambda: run.stored_status().phase == "starting", PATIENCE)
        launch = run.stored_status().launch
        part(cluster, "distributed.cli.dask_scheduler").kill()

        def has_finished() -> bool:
            queue.advance()
            return run.status().state == FINISHED

        wait_until(has_finished, PATIENCE)
        assert run.stored_status().launch != launch
        assert run.result() is not None
    finally:
        executor.end()


def test_scheduler_ends_after_the_workers(tmp_path: Path) -> None:
    """A worker of Dask whose scheduler ends at the same moment may hang until it is killed."""
    log = tmp_path / "ended"

    def process(name: str, seconds: float, *, ends_last: bool = False) -> Process:
        command = (sys.executable, "-S", "-c", SLOW_TO_END, str(log), str(seconds), name)
        return Process(command=command, ends_last=ends_last)

    parts = [process("s", 0.0, ends_last=True), process("w", 0.2), process("w", 0.2)]
    assert processes.scheduler("127.0.0.1", 8786, None).ends_last
    assert not processes.worker("tcp://127.0.0.1:8786", None).ends_last
    started = [subprocess.Popen(part.command, stdout=subprocess.PIPE) for part in parts]
    for each in started:
        assert each.stdout
        with each.stdout as output:
            assert output.readline() == b"ready\n"
    processes._end(parts, started)
    assert log.read_text() == "wws"
    assert [each.returncode for each in started] == [0, 0, 0]
