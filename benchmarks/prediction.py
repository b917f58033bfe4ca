"""Time of one prediction in the warm compute worker, against Keras's model.predict in the same process."""

from __future__ import annotations

import statistics
import time

import numpy as np

from benchmarks.script_process import printed_lines
from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import shipped

REPEATS = 60
PREDICT = """
import sys, time, numpy as np
from cnn_demo.network.service import load
model = load(sys.argv[1]).model
image = np.zeros((1, *model.input_shape[1:]), np.float32)
model.predict(image, verbose=0)
for _ in range(int(sys.argv[2])):
    started = time.perf_counter(); model.predict(image, verbose=0); print(1000 * (time.perf_counter() - started))
"""


def measure(rounds: int) -> list[Row]:
    """Median milliseconds of one prediction; ours includes the communication between the processes."""
    network = shipped()[0]
    height, width, channels = network.project().architecture.input_shape
    image = np.zeros((1, height, width, channels), np.float32)
    compute = Compute(settings.read())
    compute.ask("predict", path=str(network.path), images=image)
    ours, other = [], []
    for _ in range(rounds):
        ours.append(statistics.median(_milliseconds(compute, str(network.path), image) for _ in range(REPEATS)))
        other.append(statistics.median(_keras_milliseconds(str(network.path))))
    compute.end()
    return [
        Row(
            question=f"one prediction, {network.name} (goal also: 50 ms at most)",
            unit="ms",
            ours=ours,
            other=other,
            goal="at most 0.05 (1/20)",
        )
    ]


def _milliseconds(compute: Compute, path: str, image: np.ndarray) -> float:
    started = time.perf_counter()
    compute.ask("predict", path=path, images=image)
    return 1000 * (time.perf_counter() - started)


def _keras_milliseconds(path: str) -> list[float]:
    return [float(line) for line in printed_lines(PREDICT, path, str(REPEATS))[-REPEATS:]]
