from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.operation import reporter as reporter_module
from cnn_demo.operation import server_report
from cnn_demo.operation.faults import LastFaults
from cnn_demo.operation.reporter import Reporter


class Server:
    """What a web process would know; look() tells it."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.looked = threading.Semaphore(0)

    def look(self) -> dict[str, Any]:
        self.looked.release()
        return {"problems": list(self.problems), "queue_age_seconds": 0.1}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def reporter(runs_folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    monkeypatch.setattr(reporter_module, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(reporter_module, "REMEMBERED_SECONDS", 0.0)
    runs_folder.mkdir()
    return Reporter(runs_folder, LastFaults(), server.look)


def several_rounds(server: Server) -> None:
    """Wait until the thread has looked often enough to have seen the present state."""
    while server.looked.acquire(blocking=False):
        pass
    for _ in range(6):
        assert server.looked.acquire(timeout=20)


def test_a_change_of_the_health_is_logged_once(
    reporter: Reporter, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "cnn_demo.events"):
        reporter.start()
        for problems in ([], ["the queue cannot move on."], []):
            server.problems = problems
            several_rounds(server)
        reporter.end()
    assert [record.msg for record in caplog.records] == ["unhealthy", "healthy"]
    assert "the queue cannot move on." in caplog.records[0].__dict__["fields"]["problems"]


def test_the_report_is_written_and_goes_with_the_process(reporter: Reporter, server: Server, runs_folder: Path) -> None:
    reporter.start()
    several_rounds(server)
    assert len(server_report.read_all(runs_folder)) == 1
    reporter.end()
    assert server_report.read_all(runs_folder) == []


def test_a_dead_thread_is_a_problem(reporter: Reporter, server: Server) -> None:
    assert reporter.problems() == ["The thread that reports on this web process has ended."]
    reporter.start()
    several_rounds(server)
    assert reporter.problems() == []
    reporter.end()
