"""Prints a line into the log of a worker process, which is a file on a disk that may be full, and reads its last lines."""

from __future__ import annotations

import re
import traceback
from collections import deque
from contextlib import suppress
from pathlib import Path

LINES = 20
NOISE = re.compile(r"[EWIF]0000 |WARNING: All log messages before absl|\s*$")


def say(text: str) -> None:
    """Print a line at once. A full disk loses the line, and nothing else: what the process does next is still done."""
    with suppress(OSError):
        print(text, flush=True)  # noqa: T201 - a worker's output is its run's log


def say_traceback() -> None:
    """Print the traceback of the exception that is being handled, on the same terms."""
    with suppress(OSError):
        traceback.print_exc()


def last_lines(log: Path) -> str:
    """The last lines of a log, "" where there is none. TensorFlow's start messages are left out."""
    if not log.is_file():
        return ""
    with log.open(errors="replace") as file:
        return "".join(deque((line for line in file if not NOISE.match(line)), maxlen=LINES)).strip()
