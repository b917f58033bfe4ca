"""A queue whose workers are small scripts: they wait for a request or an `end` file, as a real one does between batches."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.spare_worker import SpareWorker
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import here, is_locked
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.waiting import wait_until

FAKE_WORKER = f"""
import fcntl, json, os, pathlib, sys, time
place = {here()!r}
"""
FAKE_WORKER += """
def change(status_file, **changes):
    aside = status_file.with_name("aside")
    aside.write_text(json.dumps({**json.loads(status_file.read_text()), **changes}))
    os.replace(aside, status_file)
name = sys.argv[1]
if name == "--spare":
    expected = []
    while (name := sys.stdin.readline().strip()).startswith("expect "):
        expected.append(name.removeprefix("expect "))
    if not name:
        sys.exit()
    (pathlib.Path(name) / "expected").write_text("\\n".join(expected))
run = pathlib.Path(name)
lease = (run / "worker.lock").open("a")
fcntl.flock(lease, fcntl.LOCK_EX)
(run / "worker.json").write_text(json.dumps({"place": place, "pid": os.getpid()}))
change(run / "status.json", phase="starting")
with (run / "starts").open("a") as file:
    file.write(f"{os.getpid()}\\n")
print("the fake worker works", flush=True)
ends = {"stop": "stopped", "pause": "paused", "end": "finished"}
while not (asked := [name for name in ends if (run / name).exists()]):
    time.sleep(0.01)
(run / asked[0]).unlink()
change(run / "status.json", state=ends[asked[0]])
"""
COMMAND = (sys.executable, "-S", "-c", FAKE_WORKER)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Every process that the test starts; all are ended with it."""
    processes: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    yield processes
    for process in processes:
        process.kill()
        process.wait()
        if process.stdin:
            process.stdin.close()


@pytest.fixture
def executor() -> LocalExecutor:
    return LocalExecutor(command=COMMAND)


@pytest.fixture
def queue(runs_folder: Path, executor: LocalExecutor) -> Queue:
    return Queue(runs_folder, parallel=1, executor=executor)


@pytest.fixture
def spare() -> SpareWorker:
    return SpareWorker(COMMAND)


@pytest.fixture
def new_run(runs_folder: Path) -> Callable[[], RunFolder]:
    """Makes a run that is in no queue yet."""
    workspace = Workspace(runs_folder / new_workspace_id(runs_folder))
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    return lambda: workspace.create(project, name="a run", max_runs=2000)


def kill_worker(run: RunFolder) -> None:
    """Kill a run's worker once it works."""
    wait_until(lambda: starts(run))
    psutil.Process(starts(run)[-1]).kill()
    wait_until(lambda: not is_locked(run.path))


def starts(run: RunFolder) -> list[int]:
    """The process ids of the workers that were ever started on a run."""
    file = run.path / "starts"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def end(run: RunFolder) -> None:
    """Let a run's worker finish."""
    (run.path / "end").touch()
