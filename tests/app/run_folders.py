"""Run folders as a worker would have left them, in any state, without training anything."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import RUNNING, TRAINED, Status
from cnn_demo.spec.project import Project
from cnn_demo.storage import write_json
from cnn_demo.ui.core.state import first_project
from tests.leases import hold_here, leave_dead_worker
from tests.shipped import FIRST


def put_run(
    workspace: Path,
    state: str,
    *,
    number: int = 0,
    name: str = "A run",
    project: Project | None = None,
    worker_lives: bool = True,
    **status: Any,
) -> RunFolder:
    """Put a run into the folder of a workspace. number: its place in time. status: fields of Status.

    A running one has its lease held by this process, unless its worker is to be dead; one that was trained has the
    shipped network's figures.
    """
    folder = workspace / f"20260131-1200{number:02d}-0a1b"
    folder.mkdir(parents=True)
    project = project or first_project()
    run = RunFolder.create(folder, project, name=name)
    if state == RUNNING:
        hold_here(run) if worker_lives else leave_dead_worker(run)
    run.write_status(Status(state=state, epochs=project.recipe.epochs, **status))
    if state in TRAINED:
        for file in ("result.json", "certainty.json"):
            shutil.copyfile(FIRST.path / file, folder / file)
        (folder / "weights.safetensors").write_bytes(b"")
        write_history(run)
    return run


def write_history(run: RunFolder, *, epochs: int = 2, val_accuracy: float | None = 0.9) -> None:
    """Measurements of some epochs of ten batches, without a sketch."""
    for epoch in range(epochs):
        for record in records_of_an_epoch(epoch, val_accuracy=val_accuracy):
            if record["kind"] != metrics.SKETCH:
                metrics.append(run.metrics_file, record)


def give_better_epoch(run: RunFolder) -> dict[str, Any]:
    """Let epoch 10 of 15 have been a finished run's best, with its weights kept. The result of the run."""
    write_history(run, epochs=15)
    run.best_file.write_bytes(b"")
    result = run.result()
    assert result is not None
    write_json(run.path / "result.json", {**result, "best": {"epoch": 9, "val_accuracy": 0.9937}})
    return {**result}


def records_of_an_epoch(epoch: int, *, val_accuracy: float | None = 0.9, seconds: float = 1.0) -> list[Any]:
    """What a worker appends in an epoch of ten batches while there is a sketch."""
    place = {"epoch": epoch, "step": 10 * (epoch + 1)}
    batch = {"batch": 10, "loss": 0.5, "accuracy": 0.8, "learning_rate": 0.01}
    rates = {"images_per_second": 1000.0, "memory_mb": 600.0}
    ended = {"loss": 0.5, "accuracy": 0.8, "val_loss": 0.3, "val_accuracy": val_accuracy, "seconds": seconds}
    return [
        {"kind": metrics.BATCH, **place, **batch, **rates},
        {"kind": metrics.EPOCH, **place, **ended},
        {"kind": metrics.SKETCH, **place, "sketch": 1, "probabilities": [0.1] * 10},
    ]


def until(happened: Callable[[], bool], *, seconds: float = 15.0) -> None:
    """Wait for what another process does."""
    give_up = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < give_up, "It did not happen."
        time.sleep(0.02)
