"""What each web process says of itself: a small file in the folder of runs, renewed every few seconds.

`status`, which is another process, reads from it what only the web process knows. Several web processes may share a folder.
A file holds no secret: no workspace's id, no name of a run, no visitor's address.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import psutil

from cnn_demo.runs.lease import here
from cnn_demo.storage import write_json

PATTERN = "server-*.json"
RENEW_SECONDS = 5.0
LATE_SECONDS = 30.0  # a process that has not reported for so long is in trouble
GONE_SECONDS = 120.0  # a process of another machine that has not reported for so long has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerReport:
    """One web process. Times are seconds since 1970.

    place: see cnn_demo.runs.lease.here. sessions: open browser tabs. lanes: of the compute workers, each with its name
    (lane), the numbers of questions that it works on (working) and that wait (waiting), and its worker's pid or None.
    without_workers: why it runs no worker processes, for its operator; empty where it runs them.
    places: how many runs can train at one time, None where that is not known. machines: of a cluster, each with its name,
    places and refusal (see cnn_demo/jobs/executor.py). standstill: why no run starts now; empty where one can.
    question_machines, question_standstill: the same of a cluster that answers questions.
    queue_age_seconds: since the queue last moved on, None where it never did. problems: sentences that say why the process
    does not work. faults: the last ones, see faults.py. events: how often each kind was logged, see cnn_demo/events.py.
    """

    place: str
    pid: int
    version: str
    started_at: float
    reported_at: float
    sessions: int = 0
    lanes: list[dict[str, Any]] = field(default_factory=list)
    without_workers: str = ""
    places: int | None = None
    machines: list[dict[str, Any]] = field(default_factory=list)
    standstill: str = ""
    question_machines: list[dict[str, Any]] = field(default_factory=list)
    question_standstill: str = ""
    queue_age_seconds: float | None = None
    problems: list[str] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ServerReport:
        """Names that this version does not know are ignored. Raises TypeError where it is something else."""
        known = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})

    @property
    def age_seconds(self) -> float:
        """Since the report. A clock that was set back makes no report younger than now."""
        return max(time.time() - self.reported_at, 0.0)

    def has_ended(self) -> bool:
        """Whether the process is known to have ended, or must have."""
        if self.place == here() and not psutil.pid_exists(self.pid):
            return True
        return self.age_seconds > GONE_SECONDS


def write(runs_folder: Path, report: ServerReport) -> None:
    """Replace the report of this process. Raises StorageError."""
    write_json(_file(runs_folder), asdict(report))


def remove(runs_folder: Path) -> None:
    """This process ends."""
    with suppress(OSError):
        _file(runs_folder).unlink()


def read_all(runs_folder: Path) -> list[ServerReport]:
    """The reports of the web processes that run, oldest process first."""
    reports = (report for _, report in _readable(runs_folder) if not report.has_ended())
    return sorted(reports, key=lambda report: report.started_at)


def sweep(runs_folder: Path) -> None:
    """Remove the reports of processes that have ended."""
    for file, report in _readable(runs_folder):
        if report.has_ended():
            with suppress(OSError):
                file.unlink()


def _file(runs_folder: Path) -> Path:
    """Two containers that share a folder may have equal process ids, so the place is in the name as well."""
    place = hashlib.sha256(here().encode()).hexdigest()[:8]
    return runs_folder / f"server-{os.getpid()}-{place}.json"


def _readable(runs_folder: Path) -> list[tuple[Path, ServerReport]]:
    found = []
    for file in runs_folder.glob(PATTERN):
        with suppress(OSError, ValueError, TypeError):
            found.append((file, ServerReport.from_dict(json.loads(file.read_text()))))
    return found
