"""What a worker tells about its run while it trains: status and metrics, not more often than anyone can see."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import psutil

from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import RUNNING, STARTING, Status

REPORT_SECONDS = 0.3
MEGABYTE = 1024**2


class Reporter:
    """Writes status.json and metrics.jsonl of one run."""

    def __init__(self, run: RunFolder, *, epochs: int, batches: int) -> None:
        self.run = run
        self.process = psutil.Process()
        self.status = Status(state=RUNNING, phase=STARTING, epochs=epochs, batches=batches)
        self.reported_at = time.monotonic()
        self.run.write_status(self.status)

    def is_due(self) -> bool:
        """Whether the last report is long enough ago; the first batch is told at once."""
        return self.status.phase == STARTING or time.monotonic() - self.reported_at >= REPORT_SECONDS

    def batches_done(self, record: dict[str, Any], *, seconds: float, seconds_left: float) -> None:
        """Report a stretch of batches. record: epoch, batch, step, loss, accuracy, learning_rate, images_per_second."""
        memory_mb = round(self.process.memory_info().rss / MEGABYTE, 1)
        metrics.append(self.run.metrics_file, {"kind": metrics.BATCH, **record, "memory_mb": memory_mb})
        self.update(
            phase="training",
            epoch=record["epoch"],
            batch=record["batch"],
            images_per_second=record["images_per_second"],
            seconds=seconds,
            seconds_left=seconds_left,
            memory_mb=memory_mb,
        )

    def epoch_done(self, record: dict[str, Any]) -> None:
        """Report an epoch. record: epoch, step, loss, accuracy, val_loss, val_accuracy, seconds."""
        metrics.append(self.run.metrics_file, {"kind": metrics.EPOCH, **record})

    def sketch_seen(self, record: dict[str, Any]) -> None:
        """Report what the network makes of the visitor's drawing. record: step, epoch, sketch, probabilities."""
        metrics.append(self.run.metrics_file, {"kind": metrics.SKETCH, **record})

    def update(self, **changes: Any) -> None:
        """Replace the status, keeping what is not named."""
        self.status = replace(self.status, updated_at=time.time(), **changes)
        self.run.write_status(self.status)
        self.reported_at = time.monotonic()
