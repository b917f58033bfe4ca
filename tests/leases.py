"""Runs that are worked on, or were when their worker died, without any training."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from filelock import lock_descriptor
from safetensors.numpy import save_file

from cnn_demo.runs.checkpoint_tensors import POSITION
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import HOLDER, LOCK, here

HOLD = """
import sys
from pathlib import Path
from cnn_demo.runs.lease import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
_locks: list[BinaryIO] = []


def hold_here(run: RunFolder) -> None:
    """Hold the lease of a run until this process ends."""
    _locks.append((run.path / LOCK).open("ab"))
    assert lock_descriptor(_locks[-1].fileno(), blocking=False)


def leave_dead_worker(run: RunFolder, *, place: str | None = None) -> None:
    """Leave what a worker leaves that was killed. place: where it ran, here by default."""
    (run.path / LOCK).touch()
    (run.path / HOLDER).write_text(json.dumps({"place": place or here(), "pid": 1}))


def leave_checkpoint(run: RunFolder, *, epoch: int = 0, batch: int = 1) -> None:
    """Leave a checkpoint without tensors, which goes on at that epoch and batch."""
    save_file({}, run.checkpoint_file, {POSITION: json.dumps({"epoch": epoch, "batch": batch})})


@contextmanager
def worker_on(run: RunFolder) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the lease of a run and does nothing; it is killed at the end."""
    command = [sys.executable, "-c", HOLD, str(run.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()
