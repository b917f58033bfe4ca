"""Why the server does not work, in sentences for its operator; an empty list where it works."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.operation.server_report import LATE_SECONDS, ServerReport
from cnn_demo.storage import OTHER_FOLDER, REASONS, reason

PROBE_BYTES = 16 * KILOBYTE
NO_SERVER = "No web process runs on this folder of runs."


def storage_problem(runs_folder: Path) -> str | None:
    """Why nothing can be kept in the folder of runs; None where a small file can be written, synced and removed."""
    probe = runs_folder / f".probe.{secrets.token_hex(4)}"
    try:
        runs_folder.mkdir(parents=True, exist_ok=True)
        try:
            with probe.open("wb") as file:
                file.write(bytes(PROBE_BYTES))
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        why = REASONS.get(error.errno or 0, f"{reason(error)}; {OTHER_FOLDER}")
        return f"Nothing can be saved in the folder of runs: {why}."
    return None


def problems_of(report: ServerReport) -> list[str]:
    """Why one web process does not work."""
    found = [f"Web process {report.pid}: {problem}" for problem in report.problems]
    if report.age_seconds > LATE_SECONDS:
        found.append(f"Web process {report.pid} has given no sign of life for {report.age_seconds:.0f} seconds.")
    age = report.queue_age_seconds
    if age is not None and age > LATE_SECONDS:
        found.append(f"Web process {report.pid}: the queue of runs has not moved on for {age:.0f} seconds.")
    return found


def problems(runs_folder: Path, reports: list[ServerReport]) -> list[str]:
    """Why the server does not work: its disk, then each web process."""
    storage = storage_problem(runs_folder)
    found = [storage] if storage else []
    if not reports and not storage:  # on a read-only disk no web process can report
        found.append(NO_SERVER)
    return found + [problem for report in reports for problem in problems_of(report)]
