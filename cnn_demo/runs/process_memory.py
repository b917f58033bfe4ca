"""The memory that a process alone takes: what the machine would get back if it ended."""

from __future__ import annotations

from contextlib import suppress

import psutil


def private_bytes(pid: int) -> int:
    """Resident memory without the pages of files; 0 where the process has ended.

    TensorFlow's libraries are files of some 300 MB. Processes share their pages, and the system drops them where it needs
    the memory. Where it does not tell them apart (not Linux), they count.
    """
    with suppress(psutil.Error):
        memory = psutil.Process(pid).memory_info()
        return int(memory.rss - getattr(memory, "shared", 0))
    return 0
