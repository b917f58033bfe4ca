"""Time of a search for good settings in the terminal: 20 short runs on mnist-5k, with early stopping."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Row

RUNS = 20
SPACE = {
    "recipe.learning_rate": {"low": 1e-4, "high": 3e-2, "log": True},
    "recipe.batch_size": {"choices": [32, 64, 128]},
    "architecture.1.filters": {"low": 4, "high": 32, "log": True},
}
WHAT = ("--preset", "fast", "--dataset", "mnist-5k", "--epochs", "3")


def measure(rounds: int) -> list[Row]:
    """Seconds of the whole command, with the start of each run's worker."""
    seconds = [_search() for _ in range(rounds)]
    return [Row(question=f"search of {RUNS} runs on mnist-5k", unit="s", ours=seconds, other=None, goal="under 300")]


def _search() -> float:
    with tempfile.TemporaryDirectory() as folder:
        space = Path(folder, "space.json")
        space.write_text(json.dumps(SPACE))
        arguments = ("--space", str(space), "--runs", str(RUNS), "--folder", folder)
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "cnn_demo", "sweep", *arguments, *WHAT], check=True, stdout=subprocess.DEVNULL
        )
        return time.monotonic() - started
