from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.operation import health, server_report
from cnn_demo.operation.server_report import GONE_SECONDS, LATE_SECONDS, ServerReport
from cnn_demo.runs.lease import here
from cnn_demo.storage import write_json


def report(**changes: object) -> ServerReport:
    now = time.time()
    fresh = ServerReport(place=here(), pid=os.getpid(), version="1", started_at=now, reported_at=now)
    return replace(fresh, **changes)  # type: ignore[arg-type]


def put(folder: Path, name: str, content: ServerReport) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / name, {**{key: getattr(content, key) for key in ServerReport.__slots__}, "of_later": 1})


@pytest.fixture
def ended_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_process_finds_its_report_and_takes_it_away(runs_folder: Path) -> None:
    runs_folder.mkdir()
    written = report(sessions=3)
    server_report.write(runs_folder, written)
    assert server_report.read_all(runs_folder) == [written]
    server_report.remove(runs_folder)
    assert list(runs_folder.iterdir()) == []


def test_reports_of_ended_processes_are_not_shown_and_are_swept(runs_folder: Path, ended_pid: int) -> None:
    put(runs_folder, "server-1-a.json", report())
    put(runs_folder, "server-2-a.json", report(pid=ended_pid))
    put(runs_folder, "server-3-a.json", report(place="elsewhere", pid=ended_pid))
    put(runs_folder, "server-4-a.json", report(place="elsewhere", reported_at=time.time() - GONE_SECONDS - 1))
    (runs_folder / "server-5-a.json").write_text("half a fi")
    assert [each.place for each in server_report.read_all(runs_folder)] == [here(), "elsewhere"]
    server_report.sweep(runs_folder)
    assert sorted(path.name[:8] for path in runs_folder.iterdir()) == ["server-1", "server-3", "server-5"]


def test_a_silent_process_and_a_queue_that_stands_still_are_problems() -> None:
    late = LATE_SECONDS + 1
    assert health.problems_of(report()) == []
    assert "no sign of life for 31 seconds" in health.problems_of(report(reported_at=time.time() - late))[0]
    assert "has not moved on for 31 seconds" in health.problems_of(report(queue_age_seconds=late))[0]
    assert health.problems_of(report(pid=7, problems=["it rains."])) == ["Web process 7: it rains."]
