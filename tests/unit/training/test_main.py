"""The worker's command: which run it trains, and which it leaves alone. No Keras is imported for that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnn_demo.jobs.workers import worker_environment
from cnn_demo.runs import lease
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, RUNNING, Status
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training import __main__ as worker_process
from cnn_demo.training.__main__ import main
from tests.leases import hold_here


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    return Workspace(tmp_path).create(project, name="a run")


def test_worker_of_a_cluster_interrupts_its_run_when_its_parent_has_ended(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: list[tuple[int, Callable[[], None]]] = []
    signals: list[tuple[int, int]] = []
    monkeypatch.setattr(worker_process, "when_ended", lambda parent, act: watched.append((parent, act)))
    monkeypatch.setattr(worker_process, "train", lambda trained: 7 if trained == run else 0)
    assert main(["--with-parent", "5", str(run.path)]) == 7
    ((parent, act),) = watched
    assert parent == 5
    monkeypatch.setattr("os.kill", lambda process, number: signals.append((process, number)))
    act()
    assert signals == [(os.getpid(), signal.SIGTERM)]


def files_of(run: RunFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in run.path.iterdir()}


def test_second_worker_writes_nothing_and_says_why(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lease, "TAKE_SECONDS", 0.05)
    hold_here(run)
    run.write_status(Status(state=RUNNING, phase="training", epoch=3))
    before = files_of(run)
    assert main([str(run.path)]) == 0
    assert files_of(run) == before
    assert (
        f"Another worker is working on the run {run.id}. This worker ends; the run goes on." in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (RunFolder.delete, "the folder no longer exists"),
        (lambda run: run.write_status(Status(state=FINISHED)), "is finished: it cannot be trained now"),
    ],
)
def test_run_that_is_gone_or_has_ended_is_left_alone(
    run: RunFolder, capsys: pytest.CaptureFixture[str], change: Callable[[RunFolder], None], expected: str
) -> None:
    change(run)
    states = [file.read_bytes() for file in run.path.glob("status.json")]
    assert main([str(run.path)]) == 1
    assert [file.read_bytes() for file in run.path.glob("status.json")] == states
    assert expected in capsys.readouterr().out


# A worker with stand-ins for what takes Keras: it takes long to import, and its preparations never end.
STAND_IN = """
import sys, threading, time
from cnn_demo.training import __main__ as worker
def say(what):
    print(what, flush=True)
class WarmStart:
    def prepare(self, *_):
        say("preparing")
        threading.Event().wait()
class Module:
    @property
    def WarmStart(self):
        time.sleep(0.5)
        return WarmStart
    def warm_up(self):
        say("warming up")
say("started")
sys.modules["cnn_demo.training.warm_start"] = Module()
worker.PATIENCE_SECONDS = 0.2
sys.exit(worker.main(sys.argv[1:]))
"""


@pytest.fixture
def spare_worker(run: RunFolder) -> Iterator[subprocess.Popen[bytes]]:
    """A spare worker. The run has ended already, which the worker says in its log where it takes it up."""
    run.write_status(Status(state=FINISHED))
    command, pipe = [sys.executable, "-c", STAND_IN, "--spare"], subprocess.PIPE
    with subprocess.Popen(command, bufsize=0, env=worker_environment(), stdin=pipe, stdout=pipe) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"started\n"
        yield worker
        worker.kill()


def send(worker: subprocess.Popen[bytes], line: str) -> None:
    assert worker.stdin is not None
    worker.stdin.write(f"{line}\n".encode())


def starts(worker: subprocess.Popen[bytes], run: RunFolder) -> int:
    """How often it began afresh until it took the run up."""
    assert worker.wait(20) == 1
    log = run.log_file.read_text()
    assert "is finished: it cannot be trained now" in log
    return log.count("started\n")


def test_spare_worker_that_has_its_run_from_the_start_does_not_warm_up_and_imports_once(
    spare_worker: subprocess.Popen[bytes], run: RunFolder
) -> None:
    send(spare_worker, str(run.path))
    assert starts(spare_worker, run) == 0
    assert spare_worker.stdout is not None
    assert spare_worker.stdout.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="exec makes another process there")
def test_spare_worker_that_still_prepares_another_project_starts_afresh_with_its_run(
    spare_worker: subprocess.Popen[bytes], run: RunFolder
) -> None:
    assert spare_worker.stdout is not None
    assert spare_worker.stdout.readline() == b"warming up\n"
    send(spare_worker, "expect something")
    assert spare_worker.stdout.readline() == b"preparing\n"
    send(spare_worker, str(run.path))
    assert starts(spare_worker, run) == 1
