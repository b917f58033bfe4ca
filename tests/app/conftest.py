"""A server without Keras for the pages to run on: a compute worker and training workers that only play their part."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st

from cnn_demo.jobs import launch, queue
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.process import mark
from cnn_demo.runs.status import FINISHED, RUNNING, TRAINED, Status
from cnn_demo.settings import MODELS_FOLDER
from cnn_demo.spec.link import Project
from cnn_demo.ui.state import first_project
from tests.app.visitor import Visitor

WORKSPACE = "workspace-of-a-test"
FAKE_WORKER = Path(__file__).with_name("fake_worker.py")


@dataclass
class FakeCompute:
    """What the compute worker would answer, and what it was asked."""

    answers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def says(self, digit: int, *, probability: float = 0.97, unsure: bool = False) -> None:
        """Answer every drawing with this digit."""
        probabilities = np.full(10, (1 - probability) / 9, np.float32)
        probabilities[digit] = probability

        def predict(path: str, images: np.ndarray) -> dict[str, np.ndarray]:
            count = len(images)
            return {"probabilities": np.tile(probabilities, (count, 1)), "unsure": np.full(count, unsure)}

        self.answers["predict"] = predict


@pytest.fixture(autouse=True)
def compute(monkeypatch: pytest.MonkeyPatch) -> FakeCompute:
    """Stands in for the compute worker of every server of the test."""
    fake = FakeCompute()
    fake.answers["devices"] = lambda: [{"device": "cpu", "name": "CPU"}]
    fake.answers["augment"] = lambda augmentation, images, seed: images

    def ask(self: Compute, task: str, *, waiting: object = None, **arguments: Any) -> Any:
        fake.asked.append((task, arguments))
        return fake.answers[task](**arguments)

    def warm(self: Compute) -> Future[float]:
        started: Future[float] = Future()
        started.set_result(1.0)
        return started

    monkeypatch.setattr(Compute, "ask", ask)
    monkeypatch.setattr(Compute, "warm", warm)
    monkeypatch.setattr(Compute, "is_warm", lambda self: True)
    return fake


@pytest.fixture(autouse=True)
def fresh_server(compute: FakeCompute, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Settings and queue of this test's own, the queue moved on by requests alone; its workers end with the test."""
    started: list[subprocess.Popen[bytes]] = []
    start_worker = queue.start_worker

    def start(run: RunFolder) -> subprocess.Popen[bytes]:
        started.append(start_worker(run))
        return started[-1]

    monkeypatch.setattr(launch, "WORKER", [sys.executable, str(FAKE_WORKER)])
    monkeypatch.setattr(queue, "start_worker", start)
    # Its thread would move the queue on at moments that no test can know.
    monkeypatch.setattr(Scheduler, "start", lambda self: None)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield started
    st.cache_resource.clear()
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def visitor() -> Visitor:
    """Somebody who opens the app for the first time."""
    return Visitor()


@pytest.fixture
def owner() -> Visitor:
    """Somebody who opens the app by the address of the workspace that `make_run` fills."""
    return Visitor(WORKSPACE)


MakeRun = Callable[..., RunFolder]


@pytest.fixture
def make_run(runs_folder: Path) -> MakeRun:
    """Puts runs into the workspace, each newer than the one before."""
    made: list[RunFolder] = []

    def make(
        state: str,
        *,
        name: str = "A run",
        project: Project | None = None,
        workspace: str = WORKSPACE,
        **status: Any,
    ) -> RunFolder:
        folder = runs_folder / workspace / f"20260131-1200{len(made):02d}-0a1b"
        folder.mkdir(parents=True)
        project = project or first_project()
        run = RunFolder.create(folder, project, name=name)
        if state == RUNNING:
            status.setdefault("process", mark())
        run.write_status(Status(state=state, epochs=project.recipe.epochs, **status))
        if state in TRAINED:
            _finish(run)
        made.append(run)
        return run

    return make


@pytest.fixture
def finished(make_run: MakeRun) -> RunFolder:
    """A run that has ended well."""
    return make_run(FINISHED, name="My seven")


def _finish(run: RunFolder) -> None:
    """The figures and weights of the shipped network pass for this run's."""
    shipped = MODELS_FOLDER / "compact"
    shutil.copyfile(shipped / "result.json", run.path / "result.json")
    (run.path / "weights.safetensors").write_bytes(b"")
    write_history(run)


def write_history(run: RunFolder, *, epochs: int = 2, val_accuracy: float = 0.9) -> None:
    """Measurements of some epochs of ten batches."""
    for epoch in range(epochs):
        batch = {"epoch": epoch, "batch": 10, "step": 10 * (epoch + 1), "loss": 0.5, "accuracy": 0.8}
        rates = {"learning_rate": 0.01, "images_per_second": 1000.0, "memory_mb": 600.0}
        metrics.append(run.metrics_file, {"kind": metrics.BATCH, **batch, **rates})
        ended = {"epoch": epoch, "step": 10 * (epoch + 1), "loss": 0.5, "accuracy": 0.8}
        validation = {"val_loss": 0.3, "val_accuracy": val_accuracy, "seconds": 1.0}
        metrics.append(run.metrics_file, {"kind": metrics.EPOCH, **ended, **validation})


def read_json(path: Path) -> Any:
    return json.loads(path.read_text())


def until(happened: Callable[[], bool], *, seconds: float = 15.0) -> None:
    """Wait for what another process does."""
    give_up = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < give_up, "It did not happen."
        time.sleep(0.02)
