"""The thread of a web process that renews its report every few seconds, see server_report.py."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_demo import __version__, events
from cnn_demo.errors import StorageError
from cnn_demo.events import event
from cnn_demo.operation import health, server_report
from cnn_demo.operation.faults import LastFaults
from cnn_demo.operation.server_report import RENEW_SECONDS, ServerReport
from cnn_demo.runs.lease import here

REMEMBERED_SECONDS = 2.0  # anybody may ask for the health, and each answer writes to the disk


class Reporter:
    """look: what the web process knows now, as fields of ServerReport. Thread-safe."""

    def __init__(self, runs_folder: Path, faults: LastFaults, look: Callable[[], dict[str, Any]]) -> None:
        self._runs_folder, self._faults, self._look = runs_folder, faults, look
        self._started_at = time.time()
        self._health: tuple[float, list[str]] = float("-inf"), []
        self._told: list[str] = []  # problems that stand in the log
        self._lock = threading.Lock()
        self._writing, self._end = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="reporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Stop the thread, without waiting for it, and delete the report."""
        self._end.set()
        with self._writing:
            server_report.remove(self._runs_folder)

    def report(self) -> ServerReport:
        """What holds now."""
        return ServerReport(
            place=here(),
            pid=os.getpid(),
            version=__version__,
            started_at=self._started_at,
            reported_at=time.time(),
            faults=self._faults.read(),
            events=events.counts(),
            **self._look(),
        )

    def problems(self) -> list[str]:
        """Why this web process does not work, see health.py. Remembered for a moment."""
        with self._lock:
            at, found = self._health
            if time.monotonic() - at > REMEMBERED_SECONDS:
                found = health.problems(self._runs_folder, [self.report()])
                if not self._thread.is_alive():
                    found.append("The thread that reports on this web process has ended.")
                self._health = time.monotonic(), found
            return found

    def _tell_health(self, found: list[str]) -> None:
        """A change of the health is an event."""
        if found and found != self._told:
            event("unhealthy", problems=" ".join(found))
        if self._told and not found:
            event("healthy")
        self._told = found

    def _write(self, report: ServerReport) -> None:
        with self._writing:
            if not self._end.is_set():
                server_report.sweep(self._runs_folder)
                server_report.write(self._runs_folder, report)

    def _work(self) -> None:
        while True:
            report = self.report()
            try:
                self._write(report)
                self._tell_health(health.problems_of(report))
            except StorageError:
                self._tell_health(health.problems(self._runs_folder, [report]))
            if self._end.wait(RENEW_SECONDS):
                return
