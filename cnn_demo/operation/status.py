"""How the server is, in figures. Read from the folder of runs and from the machine, so no web process need run."""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from cnn_demo import __version__
from cnn_demo.errors import UserError
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.operation import health, server_report
from cnn_demo.operation.server_report import ServerReport
from cnn_demo.operation.workers import memory_of, other_workers, training_workers
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.settings import Settings, memory_limit_bytes

PACKAGES = ("streamlit", "keras", "tensorflow")
LARGEST_WORKSPACES = 10


def read_status(settings: Settings, own: ServerReport | None = None) -> dict[str, Any]:
    """All figures. `works` and `problems` say whether the server works, and why not. own: of a web process that asks."""
    runs_folder = settings.runs_folder
    reports, tickets = _reports(runs_folder, own), tickets_of(runs_folder)
    problems = health.problems(runs_folder, reports)
    workers = training_workers(runs_folder, tickets) + [each for report in reports for each in other_workers(report)]
    used = [each.memory_bytes for each in workers] + [memory_of(report.pid) for report in reports]
    return {
        "works": not problems,
        "problems": problems,
        "versions": versions(),
        "queue": queue_figures(runs_folder, tickets, settings.parallel_runs),
        "servers": [process_figures(report) for report in reports],
        "workers": [asdict(worker) for worker in workers],
        "memory": {
            "used_bytes": sum(filter(None, used)),
            "limit_bytes": memory_limit_bytes(),
            "machine_available_bytes": psutil.virtual_memory().available,
        },
        "disk": disk_figures(runs_folder),
        "faults": last_faults(reports),
    }


def versions() -> dict[str, str]:
    """By package metadata: nothing is imported."""
    found = {"app": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def tickets_of(runs_folder: Path) -> list[Ticket]:
    """The runs that train or wait; none where the folder cannot be read."""
    with suppress(UserError, OSError):
        return Queue(runs_folder, parallel=1, executor=LocalExecutor()).tickets()
    return []


def queue_figures(runs_folder: Path, tickets: list[Ticket], parallel: int) -> dict[str, Any]:
    """running and waiting: runs. visitors: network addresses, or persons, that have a run in the queue."""
    states: Counter[str] = Counter()
    for ticket in tickets:
        with suppress(UserError):
            states[RunFolder(runs_folder / ticket.workspace / ticket.run_id).status().state] += 1
    return {
        "running": states["running"],
        "waiting": states["queued"],
        "visitors": len({ticket.origin for ticket in tickets}),
        "parallel": parallel,
    }


def disk_figures(runs_folder: Path) -> dict[str, Any]:
    """The disk, and what the workspaces take of it; the largest ones by their tags."""
    sizes = workspace_sizes(runs_folder)
    disk = shutil.disk_usage(next(folder for folder in (runs_folder, *runs_folder.parents) if folder.is_dir()))
    largest = sorted(sizes, key=lambda name: sizes[name], reverse=True)[:LARGEST_WORKSPACES]
    return {
        "free_bytes": disk.free,
        "total_bytes": disk.total,
        "workspaces": len(sizes),
        "runs_bytes": sum(sizes.values()),
        "largest": [{"workspace": workspace_tag(runs_folder, name), "bytes": sizes[name]} for name in largest],
    }


def workspace_sizes(runs_folder: Path) -> dict[str, int]:
    """Workspace's id -> bytes of its files."""
    with suppress(OSError):
        folders = [entry for entry in os.scandir(runs_folder) if is_workspace_id(entry.name)]
        return {folder.name: _bytes_of(folder.path) for folder in folders if folder.is_dir(follow_symlinks=False)}
    return {}


def last_faults(reports: list[ServerReport]) -> list[dict[str, Any]]:
    """Of all web processes, the newest first."""
    faults = [{"pid": report.pid, **fault} for report in reports for fault in report.faults]
    return sorted(faults, key=lambda fault: float(fault["at"]), reverse=True)


def process_figures(report: ServerReport) -> dict[str, Any]:
    """A report without its faults, which stand together, and with the process's memory."""
    figures = {key: value for key, value in asdict(report).items() if key not in ("faults", "place")}
    return {**figures, "age_seconds": report.age_seconds, "memory_bytes": memory_of(report.pid)}


def _reports(runs_folder: Path, own: ServerReport | None) -> list[ServerReport]:
    """Of all web processes; what the asking one knows now stands for what it has written."""
    written = server_report.read_all(runs_folder)
    if own is None:
        return written
    return [own, *(report for report in written if (report.place, report.pid) != (own.place, own.pid))]


def _bytes_of(folder: str) -> int:
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(path) / name).lstat().st_size
    return total
