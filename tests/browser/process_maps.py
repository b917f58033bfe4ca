"""The files that a process has mapped, which tell the libraries that it has loaded. Linux alone has them."""

from __future__ import annotations

from pathlib import Path

HAS_MAPS = Path("/proc/self/maps").exists()
TENSORFLOW = "/tensorflow/"


def mapped_files(pid: int) -> str:
    """One line for each mapping, "" where the process has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return ""
