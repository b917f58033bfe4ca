"""How the server is, in figures. Read from the folder of runs and from the machine, so no web process need run."""

from __future__ import annotations

import platform
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
from cnn_demo.jobs.queue import FOLDER, HELD, Queue
from cnn_demo.jobs.quotas import Quotas
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.machine_memory import memory_limit_bytes
from cnn_demo.operation import health, server_report
from cnn_demo.operation.server_report import ServerReport
from cnn_demo.operation.workers import memory_of, other_workers, training_workers
from cnn_demo.runs.disk_use import DiskMeter
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.settings import Settings

PACKAGES = ("streamlit", "keras", "tensorflow")
LARGEST_WORKSPACES = 10
SEEN_SECONDS = 10.0  # that a measured disk is taken for the present one


def read_status(settings: Settings, own: ServerReport | None = None, quotas: Quotas | None = None) -> dict[str, Any]:
    """All figures. `works` and `problems` say whether the server works, and why not.

    own, quotas: of the web process that asks; its quotas remember what they have measured.
    """
    runs_folder = settings.runs_folder
    reports, tickets = _reports(runs_folder, own), tickets_of(runs_folder)
    problems = health.problems(runs_folder, reports)
    workers = training_workers(runs_folder, tickets) + [each for report in reports for each in other_workers(report)]
    used = [each.memory_bytes for each in workers] + [memory_of(report.pid) for report in reports]
    return {
        "works": not problems,
        "problems": problems,
        "versions": versions(),
        "queue": queue_figures(runs_folder, tickets, _places(settings, reports)),
        "servers": [process_figures(report) for report in reports],
        "workers": [asdict(worker) for worker in workers],
        "memory": {
            "used_bytes": sum(filter(None, used)),
            "limit_bytes": memory_limit_bytes(),
            "machine_available_bytes": psutil.virtual_memory().available,
        },
        "disk": disk_figures(quotas or Quotas(settings, DiskMeter(runs_folder))),
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
    """running and waiting: runs. visitors: network addresses, or persons, that have a run in the queue. held: paused."""
    states: Counter[str] = Counter()
    for ticket in tickets:
        with suppress(UserError):
            states[RunFolder(runs_folder / ticket.workspace / ticket.run_id).status().state] += 1
    return {
        "running": states["running"],
        "waiting": states["queued"],
        "visitors": len({ticket.origin for ticket in tickets}),
        "parallel": parallel,
        "held": (runs_folder / FOLDER / HELD).exists(),
    }


def disk_figures(quotas: Quotas) -> dict[str, Any]:
    """The disk, what the runs take of it and may take in all, and the workspaces that take most, by their tags."""
    runs_folder = quotas.meter.runs_folder
    use, in_all = quotas.meter.look(max_age_seconds=SEEN_SECONDS), quotas.in_all()
    sizes = {name: each.own_bytes + each.export_bytes for name, each in use.workspaces.items()}
    return {
        "free_bytes": use.free_bytes,
        "runs_bytes": in_all.used,
        "limit_bytes": in_all.limit,
        "workspaces": len(sizes),
        "largest": [
            {
                "workspace": workspace_tag(runs_folder, name),
                "bytes": sizes[name],
                "runs": use.workspaces[name].runs,
                "used_at": use.workspaces[name].last_used,
            }
            for name in sorted(sizes, key=lambda name: sizes[name], reverse=True)[:LARGEST_WORKSPACES]
        ],
    }


def last_faults(reports: list[ServerReport]) -> list[dict[str, Any]]:
    """Of all web processes, the newest first."""
    faults = [{"pid": report.pid, **fault} for report in reports for fault in report.faults]
    return sorted(faults, key=lambda fault: float(fault["at"]), reverse=True)


def process_figures(report: ServerReport) -> dict[str, Any]:
    """A report without its faults, which stand together, and with the process's memory."""
    figures = {key: value for key, value in asdict(report).items() if key not in ("faults", "place")}
    return {**figures, "age_seconds": report.age_seconds, "memory_bytes": memory_of(report.pid)}


def _places(settings: Settings, reports: list[ServerReport]) -> int:
    """How many runs can train at one time: a cluster's places are known to its web process alone."""
    return max((each.places for each in reports if each.places is not None), default=settings.parallel_runs)


def _reports(runs_folder: Path, own: ServerReport | None) -> list[ServerReport]:
    """Of all web processes; what the asking one knows now stands for what it has written."""
    written = server_report.read_all(runs_folder)
    if own is None:
        return written
    return [own, *(report for report in written if (report.place, report.pid) != (own.place, own.pid))]
