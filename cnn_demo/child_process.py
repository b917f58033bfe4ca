"""What a process does first that works for the web process: it ends with it, and before it where memory runs out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

PARENT_POLL_SECONDS = 1.0


def serve_parent(parent: int) -> None:
    """End this process when the parent has ended, also when that was killed; called once. parent: the process's id.

    Where the machine runs out of memory, Linux ends this process and not its parent.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    when_ended(parent, lambda: os._exit(0))


def when_ended(parent: int, act: Callable[[], None]) -> None:
    """Call a function, in a thread, when the parent has ended. parent: the process's id."""

    def wait() -> None:
        # On Windows a process keeps the id of its parent, on the others it gets another parent.
        while os.getppid() == parent and psutil.pid_exists(parent):
            time.sleep(PARENT_POLL_SECONDS)
        act()

    threading.Thread(target=wait, daemon=True).start()
