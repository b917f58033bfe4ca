"""Plays a training worker that takes more and more memory: python hungry_worker.py RUN."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import hold
from cnn_demo.runs.status import RUNNING

MOST_MEGABYTES = 400
POLL_SECONDS = 0.02


def main(run: RunFolder) -> None:
    """Train, and take ten more megabytes with each report."""
    taken: list[bytes] = []
    while len(taken) < MOST_MEGABYTES // 10:
        taken.append(b"x" * 10 * 1024**2)
        run.write_status(replace(run.stored_status(), state=RUNNING, phase="training", batches=10))
        time.sleep(POLL_SECONDS)
    time.sleep(30.0)


if __name__ == "__main__":
    with hold(Path(sys.argv[1])):
        main(RunFolder(Path(sys.argv[1])))
