"""Prints a line into the log of a worker process, which is a file on a disk that may be full."""

from __future__ import annotations

import traceback
from contextlib import suppress


def say(text: str) -> None:
    """Print a line at once. A full disk loses the line, and nothing else: what the process does next is still done."""
    with suppress(OSError):
        print(text, flush=True)  # noqa: T201 - a worker's output is its run's log


def say_traceback() -> None:
    """Print the traceback of the exception that is being handled, on the same terms."""
    with suppress(OSError):
        traceback.print_exc()
