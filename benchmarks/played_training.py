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
ENDED_AS = {STOP: STOPPED, PAUSE: PAUSED}
RESULTS = ("result.json", "certainty.json", "weights.safetensors")


def main(run: RunFolder) -> None:
    """Report all epochs, or stop when asked."""
    run.begin()
    epochs = run.project().recipe.epochs
    status = replace(run.status(), state=RUNNING, phase="training", epochs=epochs, batches=BATCHES, memory_mb=600.0)
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
        loss = 1 / (1 + step / BATCHES)
        measured = {"epoch": status.epoch, "step": step, "loss": loss, "accuracy": 1 - loss / 2}
        rates = {"learning_rate": 0.01, "images_per_second": 5000.0, "memory_mb": 600.0}
        metrics.append(run.metrics_file, {"kind": metrics.BATCH, "batch": batch, **measured, **rates})  # type: ignore[typeddict-item]
        seconds = step * BATCH_SECONDS
        left = (epochs - status.epoch) * BATCHES * BATCH_SECONDS
        status = replace(
            status, batch=batch, seconds=seconds, seconds_left=left, images_per_second=5000.0, updated_at=time.time()
        )
        run.write_status(status)
    ended = {"val_loss": loss, "val_accuracy": 1 - loss / 2, "seconds": seconds}
    metrics.append(run.metrics_file, {"kind": metrics.EPOCH, **measured, **ended})  # type: ignore[typeddict-item]
    return status


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with hold(folder):
        main(RunFolder(folder))
