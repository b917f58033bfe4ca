"""The worker process: `python -m cnn_demo.training RUN_FOLDER`, or `--spare` to wait for a run with Keras warmed up.

A spare worker reads lines from standard input: `expect PROJECT` for what is likely to come (as a link carries it), then
its run's folder. Where that closes first (the web process ended), it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cnn_demo.runs.folder import RunFolder

SPARE, EXPECT = "--spare", "expect"
PIPE_BYTES = 1 << 16


def main(arguments: list[str]) -> int:
    """Exit status: 0 trained or paused, 1 failed (the run's status says why)."""
    from cnn_demo import settings  # here, after the standard streams are where they belong
    from cnn_demo.training.warm_start import WarmStart, warm_up
    from cnn_demo.training.worker import work

    if arguments != [SPARE]:
        return 0 if work(RunFolder(Path(arguments[0]))) else 1
    warm_up()
    warm_start = WarmStart()
    for line in _newest_lines():
        word, _, project = line.partition(" ")
        if word != EXPECT:
            run = RunFolder(Path(line))
            _log_to(run.log_file)
            return 0 if work(run, warm_start) else 1
        warm_start.prepare(project, settings.read())
    return 0


def _newest_lines() -> Iterator[str]:
    """The lines of standard input as they come; of several that wait, the last alone."""
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
