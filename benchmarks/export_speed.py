"""Time of an export of the shipped network to a TensorFlow.js graph model, its check included, in a warm worker."""

from __future__ import annotations

import tempfile
import time

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import shipped


def measure(rounds: int) -> list[Row]:
    """Seconds of a worker's first export and of its second."""
    path = str(shipped()[0].path)
    first, later = [], []
    for _ in range(rounds):
        compute = Compute(settings.read())
        compute.warm().result()
        first.append(_seconds(compute, path))
        later.append(_seconds(compute, path))
        compute.end()
    question = "graph model of the shipped network"
    return [
        Row(question=f"{question}, first export", unit="s", ours=first, other=None, goal="at most 10"),
        Row(question=f"{question}, later ones", unit="s", ours=later, other=None, goal="at most 10"),
    ]


def _seconds(compute: Compute, path: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        compute.ask("export", path=path, format_name="tfjs", out=folder)
        return time.monotonic() - started
