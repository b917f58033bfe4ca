"""Handles SIGTERM outside of the training loop: the worker ends at once, and the run goes on later from its checkpoint."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from cnn_demo.runs.folder import RunFolder


def end_on_terminate(run: RunFolder) -> None:
    """From now on, SIGTERM interrupts the run and ends this process. For phases that change no trained weights.

    A run that has its last status is left as it is, and this process is about to end anyway.
    """

    def interrupt(signal_number: int, frame: FrameType | None) -> None:
        if run.interrupt():
            sys.exit(0)

    signal.signal(signal.SIGTERM, interrupt)
