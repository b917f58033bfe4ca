"""Starts worker processes of this machine: their environment, and where their output goes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from cnn_demo.errors import WorkerError
from cnn_demo.settings import PROJECT_FOLDER

TRAINING = (sys.executable, "-m", "cnn_demo.training")

WORKER_DEFAULTS = {
    "KERAS_BACKEND": "tensorflow",
    "PYTHONUNBUFFERED": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TFDF_DISABLE_WELCOME_MESSAGE": "1",  # it imports IPython where output is captured, and fails
}


def worker_environment() -> dict[str, str]:
    """The environment of every worker process."""
    path = os.pathsep.join(filter(None, [str(PROJECT_FOLDER), os.environ.get("PYTHONPATH", "")]))
    return {**WORKER_DEFAULTS, **os.environ, "PYTHONPATH": path}


def start_process(command: Sequence[str], **streams: Any) -> subprocess.Popen[bytes]:
    """Start a process that outlives this one and that a Ctrl-C in this one's terminal does not reach.

    streams: stdin, stdout, stderr and bufsize of subprocess.Popen. Raises WorkerError.
    """
    detached: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        detached = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        return subprocess.Popen(command, env=worker_environment(), **streams, **detached)
    except OSError as error:
        raise WorkerError(f"A worker process could not be started: {error.strerror}.") from error
