"""A training worker that is killed right after so many steps: python dying_worker.py STEPS RUN."""

from __future__ import annotations

import sys
from typing import Any

import psutil

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
            psutil.Process().kill()

    setattr(batch_sums.BatchSums, "add", add_and_die)  # noqa: B010 - an assignment is no valid type
    sys.exit(main(sys.argv[2:]))
