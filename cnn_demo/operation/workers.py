"""The worker processes of a server: who they are, what they do, and how much memory they take."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from cnn_demo.errors import UserError
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.jobs.worker_kinds import PICTURES
from cnn_demo.operation.server_report import ServerReport
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import HOLDER, here, read_holder
from cnn_demo.runs.status import RUNNING

TRAINING, SPARE, COMPUTE = "training", "spare", "compute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One process. pid: None where it runs on another machine. run, doing, age_seconds: of a training worker, what it works
    on, and since when it has given no sign of life."""

    kind: str
    pid: int | None
    memory_bytes: int | None
    run: str = ""
    doing: str = ""
    age_seconds: float | None = None


def training_workers(runs_folder: Path, tickets: list[Ticket]) -> list[Worker]:
    """The workers of the runs that train now."""
    found = []
    for ticket in tickets:
        run = RunFolder(runs_folder / ticket.workspace / ticket.run_id)
        with suppress(UserError):  # deleted meanwhile
            status = run.status()
            if status.state == RUNNING:
                holder = read_holder(run.path)
                pid = holder.pid if holder and holder.place == here() else None
                place = f"epoch {status.epoch + 1} of {status.epochs}" if status.epochs else ""
                found.append(
                    Worker(
                        kind=TRAINING,
                        pid=pid,
                        memory_bytes=memory_of(pid),
                        run=run.id,
                        doing=", ".join(filter(None, (status.phase, place))),
                        age_seconds=_age(run.path / HOLDER),
                    )
                )
    return found


def other_workers(report: ServerReport) -> list[Worker]:
    """The spare worker and the compute workers of a web process of this machine."""
    if report.place != here():
        return []
    found = [
        Worker(kind=COMPUTE, pid=lane["pid"], memory_bytes=memory_of(lane["pid"]), doing=_work_of(lane["lane"]))
        for lane in report.lanes
        if lane.get("pid")
    ]
    with suppress(psutil.Error):
        for child in psutil.Process(report.pid).children():
            with suppress(psutil.Error):
                if _is_spare(child.cmdline()):
                    found.append(Worker(kind=SPARE, pid=child.pid, memory_bytes=memory_of(child.pid)))
    return found


def _work_of(lane: str) -> str:
    return "reads uploaded pictures, without TensorFlow" if lane == PICTURES else f"lane {lane}"


def memory_of(pid: int | None) -> int | None:
    """Resident memory in bytes; None where it is unknown."""
    with suppress(psutil.Error):
        return psutil.Process(pid).memory_info().rss if pid else None
    return None


def _is_spare(command: list[str]) -> bool:
    return "cnn_demo.training" in command and "--spare" in command


def _age(file: Path) -> float | None:
    with suppress(OSError):
        return max(time.time() - file.stat().st_mtime, 0.0)
    return None
