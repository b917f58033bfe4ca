"""The memory that this process may use: of the machine, or of the container or service that it runs in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import psutil

OWN_CGROUPS, CGROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def memory_limit_bytes() -> int:
    """The memory this process may use: the container's or service's limit (cgroups 1 and 2), else the machine's memory."""
    machine = psutil.virtual_memory().total
    values = (file.read_text().strip() for file in _limit_files() if file.is_file())
    return min([machine, *(int(value) for value in values if value.isdigit())])


def _limit_files() -> Iterator[Path]:
    """Where the limits of this process's control group and of those around it may stand."""
    for line in OWN_CGROUPS.read_text().splitlines() if OWN_CGROUPS.is_file() else ():
        hierarchy, controllers, path = line.split(":", 2)
        if hierarchy == "0":
            folder, name = CGROUPS, "memory.max"
        elif "memory" in controllers.split(","):
            folder, name = CGROUPS / "memory", "memory.limit_in_bytes"
        else:
            continue
        for group in (PurePosixPath(path), *PurePosixPath(path).parents):
            yield folder / str(group).strip("/") / name
