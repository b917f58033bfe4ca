"""Lets the web process go first: pages stay quick while a network trains, and a full memory ends a worker, not the pages."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import psutil

NICENESS = 5
OOM_SCORE = 500  # of -1000 to 1000; as if the process took half of the memory in addition


def lower_priority() -> None:
    """Give this process less of the processor than the web process has, where it has as much."""
    process = psutil.Process()
    if sys.platform == "win32":
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    elif process.nice() < NICENESS:
        process.nice(NICENESS)


def be_ended_first() -> None:
    """Ask Linux to end this process before the web process where memory runs out. A process may raise its own score."""
    with suppress(OSError):  # another system, or a container without it
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))
