"""Runs without a worker: a test plays their recorded curves epoch by epoch into the files that a worker would write."""

from __future__ import annotations

from dataclasses import replace

from cnn_demo.errors import LimitError
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import STOP, RunFolder, RunInputs
from cnn_demo.runs.metrics import EPOCH, EpochRecord
from cnn_demo.runs.status import ACTIVE, FAILED, FINISHED, STOPPED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project

Curve = list[float]


class RecordedRuns:
    """TrialRuns of a test. most: runs that can be kept. Runs stay queued, which a search takes for waiting."""

    def __init__(self, workspace: Workspace, *, at_once: int = 1, most: int = 1000) -> None:
        self.at_once, self.most = at_once, most
        self.workspace = workspace
        self.made: list[RunFolder] = []
        self.started: list[RunFolder] = []
        self.has_queue_room = True
        self.takes_stops = True

    def check(self, project: Project) -> None:
        if project.recipe.batch_size > 1000:
            raise LimitError("The batch size is too large.")

    def has_room(self) -> bool:
        return self.has_queue_room

    def make(self, project: Project, name: str, given: RunInputs) -> RunFolder:
        if len(self.made) >= self.most:
            raise LimitError("No more runs can be kept here.")
        self.made.append(self.workspace.create(project, name=name, given=given))
        return self.made[-1]

    def start(self, run: RunFolder) -> None:
        if run not in self.started:
            self.started.append(run)

    def stop(self, run: RunFolder) -> None:
        if not self.takes_stops:  # as a full queue refuses a paused run, which has weights to evaluate
            raise LimitError("The training queue is full.")
        run.request(STOP)

    def tend(self, active: list[RunFolder]) -> None:
        pass


def play(run: RunFolder, curve: Curve) -> None:
    """Train one epoch, or end: where it was asked to stop, and where the curve has ended."""
    status, done = run.status(), epochs_of(run)
    if status.state not in ACTIVE:
        return
    if STOP in run.requests():
        run.write_status(replace(status, state=STOPPED))
    elif done < len(curve):
        metrics.append(run.metrics_file, _epoch(done, curve[done]))
    else:
        run.write_status(replace(status, state=FINISHED))


def fail(run: RunFolder, reason: str) -> None:
    run.write_status(replace(run.status(), state=FAILED, reason=reason))


def epochs_of(run: RunFolder) -> int:
    return len(metrics.read(run.metrics_file))


def _epoch(epoch: int, accuracy: float) -> EpochRecord:
    return {
        "kind": EPOCH,
        "epoch": epoch,
        "step": epoch + 1,
        "loss": 1.0,
        "accuracy": accuracy,
        "val_loss": 1.0,
        "val_accuracy": accuracy,
        "seconds": 1.0,
    }
