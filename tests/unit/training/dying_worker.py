"""A training worker that gets a signal right after so many steps: python dying_worker.py STEPS SIGNAL RUN."""

from __future__ import annotations

import signal
import sys
from typing import Any

from cnn_demo.training import batch_sums
from cnn_demo.training.__main__ import main

if __name__ == "__main__":
    steps_left = int(sys.argv[1])
    add = batch_sums.BatchSums.add

    def add_and_die(*arguments: Any, **named: Any) -> None:
        global steps_left
        add(*arguments, **named)
        steps_left -= 1
        if not steps_left:
            signal.raise_signal(signal.Signals[sys.argv[2]])

    setattr(batch_sums.BatchSums, "add", add_and_die)  # noqa: B010 - an assignment is no valid type
    sys.exit(main(sys.argv[3:]))
