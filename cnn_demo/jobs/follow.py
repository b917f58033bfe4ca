"""Follows a run of a command until it ends, and starts its worker again where that was lost."""

from __future__ import annotations

import time
from collections.abc import Iterator

from cnn_demo.jobs.executor import Executor, launch
from cnn_demo.jobs.recovery import settle
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import Reader, Record
from cnn_demo.runs.status import ACTIVE, GOING_ON, QUEUED, Status

POLL_SECONDS = 0.2


def follow(run: RunFolder, executor: Executor) -> Iterator[tuple[Status, list[Record]]]:
    """Yields the status and the new records a few times a second; the last time for the ended run.

    A run whose worker died, or ended with its machine, goes on as it would in the queue of a server. executor: what the run
    was launched with. Raises UserError, also where the worker cannot be started again.
    """
    reader = Reader(run.metrics_file)
    while True:
        status = settle(executor, run)
        if (status.state, status.phase) == (QUEUED, GOING_ON) and executor.standstill() is None:
            launch(executor, run)
            status = run.status()
        yield status, reader.new_records()
        if status.state not in ACTIVE:
            return
        time.sleep(POLL_SECONDS)
