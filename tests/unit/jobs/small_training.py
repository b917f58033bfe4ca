"""Servers and workers as small processes without Keras, which a test kills: the queue, lease, files and recovery are real.

A worker trains four numbers for some steps. It writes what a real one writes, in the same order: a checkpoint now and then,
at an epoch's end the kept weights, the measurement, the checkpoint and the status, at the run's end the result.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save

from cnn_demo.errors import UserError
from cnn_demo.jobs.executor import Machine
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs import lease, metrics
from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import hold, is_locked
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec.project import Project
from cnn_demo.storage import write_bytes, write_json
from cnn_demo.training.reporter import Reporter

EPOCHS, BATCHES, STEP_SECONDS = 4, 12, 0.002
POSITION = "position"
OVERLAP = "overlap"  # a file in the folder of all runs: two trained at a time
POLL_SECONDS = 0.01
LAUNCH_SECONDS = 1.0  # until a run counts as dead whose server died between saying that it starts a worker and doing it


class ForkExecutor:
    """An Executor. Its workers are forked, and outlive the server."""

    def __init__(self) -> None:
        self._workers: dict[Path, tuple[int, str]] = {}
        self._ended: dict[Path, str] = {}

    def places(self) -> int | None:
        return None

    def machines(self) -> list[Machine]:
        return []

    def standstill(self) -> str | None:
        return None

    def wait(self, run: RunFolder) -> None:
        pass

    def start(self, run: RunFolder, launch: str) -> None:
        if child := os.fork():
            self._workers[run.path] = child, launch
            return
        try:
            work(run)
        finally:
            os._exit(0)

    def ended_launch(self, run: RunFolder) -> str | None:
        if run.path in self._workers:
            child, launch = self._workers[run.path]
            if os.waitpid(child, os.WNOHANG)[0]:
                del self._workers[run.path]
                self._ended[run.path] = launch
        return self._ended.get(run.path)

    def kill(self, run: RunFolder) -> None:
        pass

    def prepare(self) -> None:
        pass

    def expect(self, project: Project) -> None:
        pass

    def end(self) -> None:
        pass


def serve(runs_folder: str) -> None:
    """A server's background thread: what the scheduler does at each tick."""
    lease.LAUNCH_SECONDS = LAUNCH_SECONDS
    queue = Queue(Path(runs_folder), parallel=1, executor=ForkExecutor())
    queue.adopt()
    while True:
        with suppress(UserError):
            queue.advance()
        time.sleep(POLL_SECONDS)


def work(run: RunFolder) -> None:
    """The worker process."""
    with suppress(UserError), hold(run.path):
        run.begin()
        if any(is_locked(other) for other in run.path.parent.iterdir() if other != run.path):
            (run.path.parent.parent / OVERLAP).touch()
        train(run)


def train(run: RunFolder) -> None:
    """From the last checkpoint to the end."""
    reporter = Reporter(run, epochs=EPOCHS, batches=BATCHES)
    weights, step = _restored(run)
    metrics.keep_until(run.metrics_file, step, epochs=step // BATCHES)
    while step < EPOCHS * BATCHES:
        weights, step = trained_for_a_step(weights, step), step + 1
        time.sleep(STEP_SECONDS)
        metrics.append(run.metrics_file, _record(metrics.BATCH, step))
        if step % BATCHES == 0:
            _end_epoch(run, reporter, weights, step)
        elif step % 5 == 0:
            _save(run.checkpoint_file, weights, step)
    _save(run.path / "weights.safetensors", weights, step)
    write_json(run.path / "result.json", {"steps": step})
    reporter.update(state=FINISHED, phase="")
    run.checkpoint_file.unlink()


def trained_for_a_step(weights: np.ndarray, step: int) -> np.ndarray:
    """(4,) float32 -> the same. It follows from the weights and the step, as batches follow from seed and epoch."""
    return np.float32(0.9) * weights + np.random.default_rng(step).random(4, np.float32)


def _end_epoch(run: RunFolder, reporter: Reporter, weights: np.ndarray, step: int) -> None:
    epoch = step // BATCHES
    epoch_file(run.path, epoch).parent.mkdir(exist_ok=True)
    _save(epoch_file(run.path, epoch), weights, step)
    metrics.append(run.metrics_file, _record(metrics.EPOCH, step))
    _save(run.checkpoint_file, weights, step)
    reporter.update(phase="training", epoch=epoch)


def _record(kind: str, step: int) -> Any:
    return {"kind": kind, "step": step, "epoch": (step - 1) // BATCHES}


def _save(path: Path, weights: np.ndarray, step: int) -> None:
    write_bytes(path, save({"weights": weights}, {POSITION: json.dumps({"epoch": step // BATCHES, "step": step})}))


def _restored(run: RunFolder) -> tuple[np.ndarray, int]:
    if not run.checkpoint_file.is_file():
        return np.zeros(4, np.float32), 0
    return load_file(run.checkpoint_file)["weights"], position(run)["step"]


def position(run: RunFolder) -> dict[str, int]:
    """Where the run's checkpoint stands: epoch and step."""
    with safe_open(run.checkpoint_file, framework="numpy") as file:
        found: dict[str, int] = json.loads(file.metadata()[POSITION])
    return found
