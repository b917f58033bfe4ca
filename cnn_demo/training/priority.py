"""Lets the web process go first: pages stay quick while a network trains."""

from __future__ import annotations

import sys

import psutil

NICENESS = 5


def lower_priority() -> None:
    """Give this process less of the processor than the web process has, where it has as much."""
    process = psutil.Process()
    if sys.platform == "win32":
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    elif process.nice() < NICENESS:
        process.nice(NICENESS)
