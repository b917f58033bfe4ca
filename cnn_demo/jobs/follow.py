"""Follows a run until it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator

from cnn_demo.jobs.executor import ENDED_EARLY, Executor, has_ended_early
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import Reader, Record
from cnn_demo.runs.status import ACTIVE, Status

POLL_SECONDS = 0.2


def follow(run: RunFolder, executor: Executor) -> Iterator[tuple[Status, list[Record]]]:
    """Yields the status and the new records a few times a second; the last time for the ended run.

    executor: what the run was launched with.
    """
    reader = Reader(run.metrics_file)
    while True:
        if has_ended_early(executor, run):
            run.fail(ENDED_EARLY)
        status = run.status()
        yield status, reader.new_records()
        if status.state not in ACTIVE:
            return
        time.sleep(POLL_SECONDS)
