"""A training worker that gets a signal after so many steps, or soon after: python dying_worker.py STEPS SIGNAL RUN."""

from __future__ import annotations

import signal
import sys
from typing import Any

from cnn_demo.training import batch_sums
from cnn_demo.training.__main__ import main

if __name__ == "__main__":
    steps_left = int(sys.argv[1])
    add = batch_sums.BatchSums.add

    def add_and_die(sums: Any, losses: Any, *more: Any) -> None:
        global steps_left
        add(sums, losses, *more)
        before, steps_left = steps_left, steps_left - len(losses)
        if steps_left <= 0 < before:
            signal.raise_signal(signal.Signals[sys.argv[2]])

    setattr(batch_sums.BatchSums, "add", add_and_die)  # noqa: B010 - an assignment is no valid type
    sys.exit(main(sys.argv[3:]))
