"""Plays a training worker without Keras: python -m benchmarks.played_training RUN. The run ends as the shipped *fast* did.

An epoch takes a second. The curves grow ten times a second, as a real worker's do.
"""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

from cnn_demo.runs import metrics
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.lease import hold
from cnn_demo.runs.status import FINISHED, PAUSED, RUNNING, STOPPED, Status
from cnn_demo.settings import MODELS_FOLDER

BATCHES, BATCH_SECONDS = 10, 0.1
IMAGES_PER_SECOND, MEMORY_MB = 5000.0, 600.0
ENDED_AS = {STOP: STOPPED, PAUSE: PAUSED}
RESULTS = ("result.json", "certainty.json", "weights.safetensors")


def main(run: RunFolder) -> None:
    """Report all epochs, or stop when asked."""
    run.begin()
    epochs = run.project().recipe.epochs
    status = replace(run.status(), state=RUNNING, phase="training", epochs=epochs, batches=BATCHES)
    status = replace(status, images_per_second=IMAGES_PER_SECOND, memory_mb=MEMORY_MB)
    for epoch in range(epochs):
        status = _epoch(run, replace(status, epoch=epoch), epochs)
        if request := next(iter(run.requests()), None):
            run.write_status(replace(status, state=ENDED_AS[request], phase=""))
            return
    for name in RESULTS:
        shutil.copyfile(MODELS_FOLDER / "fast" / name, run.path / name)
    shutil.copytree(MODELS_FOLDER / "fast" / "browser", run.path / "browser")
    run.write_status(replace(status, state=FINISHED, phase="", epoch=epochs, batch=0))


def _epoch(run: RunFolder, status: Status, epochs: int) -> Status:
    for batch in range(1, BATCHES + 1):
        time.sleep(BATCH_SECONDS)
        step = status.epoch * BATCHES + batch
        metrics.append(run.metrics_file, _batch_record(status.epoch, batch, step))
        left = (epochs * BATCHES - step) * BATCH_SECONDS
        status = replace(status, batch=batch, seconds=step * BATCH_SECONDS, seconds_left=left, updated_at=time.time())
        run.write_status(status)
    metrics.append(run.metrics_file, _epoch_record(status.epoch, step))
    return status


def _batch_record(epoch: int, batch: int, step: int) -> metrics.BatchRecord:
    return {
        "kind": metrics.BATCH,
        "epoch": epoch,
        "batch": batch,
        "step": step,
        "loss": _loss(step),
        "accuracy": 1 - _loss(step) / 2,
        "learning_rate": 0.01,
        "images_per_second": IMAGES_PER_SECOND,
        "memory_mb": MEMORY_MB,
    }


def _epoch_record(epoch: int, step: int) -> metrics.EpochRecord:
    return {
        "kind": metrics.EPOCH,
        "epoch": epoch,
        "step": step,
        "loss": _loss(step),
        "accuracy": 1 - _loss(step) / 2,
        "val_loss": _loss(step),
        "val_accuracy": 1 - _loss(step) / 2,
        "seconds": step * BATCH_SECONDS,
    }


def _loss(step: int) -> float:
    return 1 / (1 + step / BATCHES)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with hold(folder):
        main(RunFolder(folder))
