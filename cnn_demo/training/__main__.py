"""The worker process: `python -m cnn_demo.training RUN_FOLDER`, or `--spare` to wait for a run with Keras warmed up.

A spare worker reads lines from standard input: `expect PROJECT` (in a link's format) for a run that is likely to come, at
last the folder of its run. It ends when standard input closes before that: the web process has ended. A spare worker that
is still preparing another project when its run comes drops that preparation and starts afresh, as the same process.

Before these, `--with-parent PID` lets the worker make a checkpoint and end when the process that started it has ended.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn

from cnn_demo.child_process import when_ended
from cnn_demo.errors import LeaseError, UserError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import hold
from cnn_demo.runs.log_line import say
from cnn_demo.training.priority import be_ended_first
from cnn_demo.training.termination import end_on_terminate

if TYPE_CHECKING:
    from cnn_demo.training.warm_start import WarmStart

SPARE, EXPECT, WITH_PARENT = "--spare", "expect", "--with-parent"
PIPE_BYTES = 1 << 16
PATIENCE_SECONDS = 5.0  # a preparation takes less as a rule; starting afresh takes some 12 s


def main(arguments: list[str]) -> int:
    """Exit status: 0 trained, paused or left to another worker; 1 failed (the run's status says why)."""
    if arguments[0] == WITH_PARENT:
        parent, arguments = int(arguments[1]), arguments[2:]
        when_ended(parent, lambda: os.kill(os.getpid(), signal.SIGTERM))
    return wait_for_run() if arguments == [SPARE] else train(RunFolder(Path(arguments[0])))


def train(run: RunFolder, warm_start: WarmStart | None = None) -> int:
    """Take the run's lease, train it, give the lease back. Where another worker holds it, nothing is done."""
    try:
        with hold(run.path):
            run.begin()
            end_on_terminate(run)
            from cnn_demo.training.worker import work  # 12 s; by then readers see that somebody works on the run

            return 0 if work(run, warm_start) else 1
    except LeaseError as error:
        say(f"{error} This worker ends; the run goes on.")
        return 0
    except UserError as error:  # the run is gone, or is not to be trained
        say(str(error))
        return 1


@dataclass(frozen=True, slots=True)
class Inbox:
    """Lines of standard input, None at its end. has_run: the last is the folder of the run. is_read: they are taken now."""

    lines: SimpleQueue[str | None] = field(default_factory=SimpleQueue)
    has_run: threading.Event = field(default_factory=threading.Event)
    is_read: threading.Event = field(default_factory=threading.Event)
    is_run_taken: threading.Event = field(default_factory=threading.Event)


def wait_for_run() -> int:
    """Warm up, prepare for the runs that are expected, and train the one that comes. If it is there at once, only that."""
    inbox = Inbox()
    threading.Thread(target=_read, args=(inbox,), daemon=True).start()
    from cnn_demo import settings
    from cnn_demo.training.warm_start import WarmStart, warm_up  # seconds

    if not inbox.has_run.is_set():
        warm_up()
    inbox.is_read.set()
    warm_start = WarmStart()
    while (line := _newest(inbox.lines)) is not None:
        if not _is_expected(line):
            inbox.is_run_taken.set()
            run = RunFolder(Path(line))
            _log_to(run.log_file)
            return train(run, warm_start)
        warm_start.prepare(line.removeprefix(EXPECT).strip(), settings.read())
    return 0


def _is_expected(line: str) -> bool:
    """Whether a line tells of a run that is likely to come; else it is the folder of the run."""
    return line.startswith(f"{EXPECT} ")


def _read(inbox: Inbox) -> None:
    """Take in standard input. Start afresh where a preparation keeps the run waiting for long."""
    for line in _newest_lines():
        inbox.lines.put(line)
        if not _is_expected(line):
            inbox.has_run.set()
            inbox.is_read.wait()  # a fresh start would have to import the same
            if (
                not inbox.is_run_taken.wait(PATIENCE_SECONDS) and sys.platform != "win32"
            ):  # exec makes another process there
                _log_to(RunFolder(Path(line)).log_file)
                os.execv(sys.executable, [*sys.orig_argv[:-1], line])  # this command, with the run for --spare
            return
    inbox.lines.put(None)


def _newest(lines: SimpleQueue[str | None]) -> str | None:
    """The last of the lines that are waiting; waits for one where there is none."""
    line = lines.get()
    while not lines.empty():
        line = lines.get()
    return line


def _newest_lines() -> Iterator[str]:
    """The lines of standard input; of several lines that are waiting, only the last."""
    rest = b""
    while read := os.read(sys.stdin.fileno(), PIPE_BYTES):
        *lines, rest = (rest + read).split(b"\n")
        if lines:
            yield lines[-1].decode()


def _log_to(path: Path) -> None:
    """Send what this process prints to the run's log."""
    with path.open("ab") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())


def run_to_exit(arguments: list[str]) -> NoReturn:
    """The same as main, and end the process: all is written then, and taking TensorFlow down would last seconds."""
    try:
        status = main(arguments)
    except SystemExit as ended:  # by SIGTERM
        status = int(ended.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    be_ended_first()
    run_to_exit(sys.argv[1:])
