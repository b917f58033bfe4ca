"""A spare worker process: it has TensorFlow imported already, and waits for the next run."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from cnn_demo.jobs.workers import TRAINING, start_process
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec import link
from cnn_demo.spec.project import Project

RESTART_SECONDS = 30.0


class SpareWorker:
    """At most one process that waits for a run. It ends with this process, unless it was given a run."""

    def __init__(self, command: Sequence[str] = TRAINING) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._expected: Project | None = None
        self._started = 0.0
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Start the process where there is none; one that died is not started again at once. Raises WorkerError."""
        with self._lock:
            died = self._process is not None and self._process.poll() is not None
            if died and time.monotonic() - self._started < RESTART_SECONDS:
                return
            if self._process is None or died:
                self._started, self._expected = time.monotonic(), None
                self._process = start_process(
                    [*self._command, "--spare"],
                    bufsize=0,  # else a line to a worker that died would stay in the buffer
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )

    def expect(self, project: Project) -> None:
        """Tell it to prepare a run of this project. The next run may still be of another project."""
        with self._lock:
            if self._process is None or project == self._expected:
                return
            self._expected = project
            with suppress(OSError):  # it died: the next one will get the message
                _write_line(self._process, f"expect {link.encode(project)}")

    def hand_over(self, run: RunFolder) -> subprocess.Popen[bytes] | None:
        """Give the run to the process, and that to the caller; None where none is alive. prepare() starts the next."""
        process = self._take()
        if process is None:
            return None
        try:
            assert process.stdin is not None  # prepare() opened it
            with process.stdin:
                _write_line(process, str(run.path))
        except OSError:  # it died just now
            process.kill()
            process.wait()
            return None
        return process

    def end(self) -> None:
        """End the process."""
        if process := self._take():
            process.terminate()
            process.wait()

    def _take(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            process, self._process = self._process, None
        return process if process is not None and process.poll() is None else None


def _write_line(process: subprocess.Popen[bytes], line: str) -> None:
    assert process.stdin is not None  # prepare() opened it
    process.stdin.write(f"{line}\n".encode())
