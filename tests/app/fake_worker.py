"""Plays a training worker without Keras: python fake_worker.py RUN. It reports one epoch, then waits for a request."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from cnn_demo.runs.lease import hold

GIVE_UP_SECONDS = 30.0
POLL_SECONDS = 0.02


def main(run: Path) -> None:
    """Report one epoch, then pause or stop when asked."""
    report = {
        "state": "running",
        "phase": "training",
        "epoch": 1,
        "epochs": json.loads((run / "recipe.json").read_text())["epochs"],
        "batches": 10,
        "images_per_second": 1234.0,
        "seconds": 1.5,
        "memory_mb": 600.0,
    }
    batch = {"kind": "batch", "epoch": 0, "batch": 10, "step": 10, "loss": 0.5, "accuracy": 0.8, "learning_rate": 0.01}
    batch |= {"images_per_second": 1234.0, "memory_mb": 600.0}
    epoch = {
        "kind": "epoch",
        "epoch": 0,
        "step": 10,
        "loss": 0.5,
        "accuracy": 0.8,
        "val_loss": 0.25,
        "val_accuracy": 0.875,
    }
    (run / "metrics.jsonl").write_text(f"{json.dumps(batch)}\n{json.dumps({**epoch, 'seconds': 1.5})}\n")
    _replace(run / "status.json", report)
    ended = _wait_for_a_request(run)
    _replace(run / "status.json", {**report, "state": ended})


def _wait_for_a_request(run: Path) -> str:
    until = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < until:
        for request, state in (("stop", "stopped"), ("pause", "paused")):
            if (run / request).exists():
                (run / request).unlink()
                return state
        time.sleep(POLL_SECONDS)
    return "failed"


def _replace(path: Path, value: object) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(value))
    aside.replace(path)


if __name__ == "__main__":
    with hold(Path(sys.argv[1])):
        main(Path(sys.argv[1]))
