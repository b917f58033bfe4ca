"""The worker process: `python -m cnn_demo.training RUN_FOLDER`, or `--spare` to wait for a run with Keras warmed up.

A spare worker reads lines from standard input: `expect PROJECT` (in a link's format) for a run that is likely to come, at
last the folder of its run. It ends when standard input closes before that: the web process has ended.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_demo.errors import LeaseError, UserError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import hold

if TYPE_CHECKING:
    from cnn_demo.training.warm_start import WarmStart

SPARE, EXPECT = "--spare", "expect"
PIPE_BYTES = 1 << 16


def main(arguments: list[str]) -> int:
    """Exit status: 0 trained, paused or left to another worker; 1 failed (the run's status says why)."""
    return wait_for_run() if arguments == [SPARE] else train(RunFolder(Path(arguments[0])))


def train(run: RunFolder, warm_start: WarmStart | None = None) -> int:
    """Take the run's lease, train it, give the lease back. Where another worker holds it, nothing is done."""
    try:
        with hold(run.path):
            run.begin()
            from cnn_demo.training.worker import work  # 12 s; by then readers see that somebody works on the run

            return 0 if work(run, warm_start) else 1
    except LeaseError as error:
        print(f"{error} This worker ends; the run goes on.", flush=True)
        return 0
    except UserError as error:  # the run is gone, or is not to be trained
        print(error, flush=True)
        return 1


def wait_for_run() -> int:
    """Warm up, prepare for the runs that are expected, and train the one that comes."""
    from cnn_demo import settings
    from cnn_demo.training.warm_start import WarmStart, warm_up

    warm_up()
    warm_start = WarmStart()
    for line in _newest_lines():
        word, _, project = line.partition(" ")
        if word != EXPECT:
            run = RunFolder(Path(line))
            _log_to(run.log_file)
            return train(run, warm_start)
        warm_start.prepare(project, settings.read())
    return 0


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
