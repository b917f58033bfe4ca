"""A queue whose workers are small scripts: they wait for a request or an `end` file, as a real one does between batches."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnn_demo.jobs import workers
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.workers import SpareWorker
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.link import Project
from cnn_demo.spec.recipe import Recipe

FAKE_WORKER = """
import json, os, pathlib, sys, time
name = sys.argv[1]
if name == "--spare":
    expected = []
    while (name := sys.stdin.readline().strip()).startswith("expect "):
        expected.append(name.removeprefix("expect "))
    if not name:
        sys.exit()
    (pathlib.Path(name) / "expected").write_text("\\n".join(expected))
run = pathlib.Path(name)
with (run / "starts").open("a") as file:
    file.write(f"{os.getpid()}\\n")
print("the fake worker works", flush=True)
ends = {"stop": "stopped", "pause": "paused", "end": "finished"}
while not (asked := [name for name in ends if (run / name).exists()]):
    time.sleep(0.01)
(run / asked[0]).unlink()
status = json.loads((run / "status.json").read_text())
(run / "aside").write_text(json.dumps({**status, "state": ends[asked[0]], "process": None}))
os.replace(run / "aside", run / "status.json")
"""


@pytest.fixture(autouse=True)
def fake_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORKER", [sys.executable, "-S", "-c", FAKE_WORKER])


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
def queue(runs_folder: Path) -> Queue:
    return Queue(runs_folder, parallel=1)


@pytest.fixture
def spare() -> SpareWorker:
    return SpareWorker()


@pytest.fixture
def new_run(runs_folder: Path) -> Callable[[], RunFolder]:
    """Makes a run that is in no queue yet."""
    workspace = Workspace(runs_folder / new_workspace_id())
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), dataset="mnist-5k")
    return lambda: workspace.create(project, name="a run", max_runs=2000)


def starts(run: RunFolder) -> list[int]:
    """The process ids of the workers that were ever started on a run."""
    file = run.path / "starts"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def end(run: RunFolder) -> None:
    """Let a run's worker finish."""
    (run.path / "end").touch()
