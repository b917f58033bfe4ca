"""The worker process: `python -m cnn_demo.training RUN_FOLDER`, or `--spare` to wait for a run with Keras warmed up.

A spare worker reads its run's folder from standard input; where that closes first (the web process ended), it ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cnn_demo.runs.folder import RunFolder

SPARE = "--spare"


def main(arguments: list[str]) -> int:
    """Exit status: 0 trained or paused, 1 failed (the run's status says why)."""
    from cnn_demo.training.rehearsal import rehearse  # here, after the standard streams are where they belong
    from cnn_demo.training.worker import work

    if arguments != [SPARE]:
        return 0 if work(RunFolder(Path(arguments[0]))) else 1
    rehearse()
    path = sys.stdin.readline().strip()
    if not path:
        return 0
    run = RunFolder(Path(path))
    _log_to(run.log_file)
    return 0 if work(run) else 1


def _log_to(path: Path) -> None:
    """Send what this process prints to the run's log."""
    with path.open("ab") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
