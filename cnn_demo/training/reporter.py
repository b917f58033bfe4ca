"""Writes the status and the metrics of a run while it trains, a few times a second."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import Any

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import START_WITHIN, RunFolder
from cnn_demo.runs.metrics import BatchRecord, EpochRecord, SketchRecord
from cnn_demo.runs.process_memory import private_bytes
from cnn_demo.runs.status import RUNNING, STARTING, TRAINING, Status

REPORT_SECONDS = 0.3


class Reporter:
    """Writes status.json and metrics.jsonl of one run."""

    def __init__(self, run: RunFolder, *, epochs: int, batches: int) -> None:
        self.run = run
        launch = run.stored_status().launch
        started = Status(state=RUNNING, phase=STARTING, launch=launch, next_within=START_WITHIN)
        self.status = replace(started, epochs=epochs, batches=batches)
        self.reported_at = time.monotonic()
        self.run.write_status(self.status)

    @property
    def seconds_left(self) -> float:
        """Until a report is due, 0 or less where it is; the first batch is reported at once."""
        if self.status.phase == STARTING:
            return 0.0
        return self.reported_at + REPORT_SECONDS - time.monotonic()

    def memory_mb(self) -> float:
        """The memory that this process alone takes."""
        return round(private_bytes(os.getpid()) / MEGABYTE, 1)

    def batches_done(self, record: BatchRecord, *, seconds: float, seconds_left: float, next_within: float) -> None:
        """Report the batches since the last report. seconds: trained so far. seconds_left: estimated.

        next_within: see Status.
        """
        metrics.append(self.run.metrics_file, record)
        self.update(
            phase=TRAINING,
            epoch=record["epoch"],
            batch=record["batch"],
            images_per_second=record["images_per_second"],
            seconds=seconds,
            seconds_left=seconds_left,
            next_within=next_within,
            memory_mb=record["memory_mb"],
        )

    def append(self, record: EpochRecord | SketchRecord) -> None:
        """Report an epoch, or the prediction for the visitor's drawing."""
        metrics.append(self.run.metrics_file, record)

    def update(self, **changes: Any) -> None:
        """Replace the status, keeping what is not named."""
        self.status = replace(self.status, updated_at=time.time(), **changes)
        self.run.write_status(self.status)
        self.reported_at = time.monotonic()
