"""Records of a run for the tests of charts: ten epochs of sixty batches."""

from __future__ import annotations

import math

from cnn_demo.runs.metrics import BatchRecord, EpochRecord

STEPS = 60
DIGITS = [str(digit) for digit in range(10)]


def batch_record(step: int) -> BatchRecord:
    epoch = (step - 1) // STEPS
    return {
        "kind": "batch",
        "epoch": epoch,
        "batch": step - epoch * STEPS,
        "step": step,
        "loss": 2.3 * math.exp(-step / 50),
        "accuracy": 1 - 0.9 * math.exp(-step / 50),
        "learning_rate": 0.001 * step / 7,
        "images_per_second": 1000.0,
        "memory_mb": 600.0,
    }


def epoch_record(epoch: int, accuracy: float = 0.9) -> EpochRecord:
    return {
        "kind": "epoch",
        "epoch": epoch,
        "step": STEPS * (epoch + 1),
        "loss": 0.3,
        "accuracy": accuracy,
        "val_loss": 0.4,
        "val_accuracy": accuracy + 0.02,
        "seconds": 1.0,
    }


BATCHES = [batch_record(step) for step in range(1, 10 * STEPS + 1)]
EPOCHS = [epoch_record(epoch) for epoch in range(10)]
