"""Which process works on a run, and whether it still lives."""

from __future__ import annotations

import os

import psutil

ProcessMark = tuple[int, float]  # pid and start time: a pid alone may be given to another process later
SAME_START_SECONDS = 1.0


def mark(pid: int | None = None) -> ProcessMark:
    """The mark of a process, this one where no pid is given. Raises psutil.NoSuchProcess."""
    process = psutil.Process(pid or os.getpid())
    return (process.pid, process.create_time())


def is_alive(process_mark: ProcessMark | None) -> bool:
    """Whether the marked process still runs; a zombie has ended."""
    if process_mark is None:
        return False
    pid, started = process_mark
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < SAME_START_SECONDS
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
