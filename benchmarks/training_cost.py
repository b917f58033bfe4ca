"""Training time per image against batch size, width of the network and side of the image."""

from __future__ import annotations

import json

from benchmarks.script_process import printed_lines
from benchmarks.table import Row

CURVES = {
    "batch size": [{"batch": batch} for batch in (16, 32, 64, 128, 256, 512)],
    "width": [{"width": width} for width in (4, 8, 16, 32, 64)],
    "side": [{"side": side} for side in (14, 28, 56, 112)],
}
# One process measures all points of a round: training steps after the first ones, which compile.
STEPS = """
import json, sys, time
import numpy as np
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import BatchNormalization, Conv2D, GlobalAveragePooling2D, MaxPooling2D
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.summary import summarise
from cnn_demo.training.trainer import make_trainer

def point(batch=128, width=16, side=28):
    layers = (Conv2D(filters=width), BatchNormalization(), MaxPooling2D(), Conv2D(filters=2 * width), BatchNormalization(),
              GlobalAveragePooling2D())
    design = Architecture(layers=layers, input_shape=(side, side, 1))
    _, trainer = make_trainer(design, Recipe(batch_size=batch), 1000)
    x = np.random.default_rng(0).random((batch, side, side, 1), np.float32)
    y = np.eye(10, dtype=np.float32)[np.arange(batch) % 10]
    for _ in range(3):
        trainer.train_on_batch(x, y)
    count, started = 0, time.perf_counter()
    while count < 5 or time.perf_counter() - started < 0.5:
        trainer.train_on_batch(x, y)
        count += 1
    return 1e6 * (time.perf_counter() - started) / (count * batch), summarise(design).multiply_adds

print(json.dumps([point(**arguments) for arguments in json.loads(sys.argv[1])]))
"""


def measure(rounds: int) -> list[Row]:
    """One row per point of each curve. Its question names the multiply-adds of one prediction."""
    points = [(curve, point) for curve, curve_points in CURVES.items() for point in curve_points]
    taken = [_round([point for _, point in points]) for _ in range(rounds)]
    return [
        Row(
            question=f"training cost against {curve}: {next(iter(point.values()))} ({taken[0][index][1]:,} multiply-adds)",
            unit="us/image",
            ours=[values[index][0] for values in taken],
            other=None,
            goal="-",
        )
        for index, (curve, point) in enumerate(points)
    ]


def _round(points: list[dict[str, int]]) -> list[tuple[float, int]]:
    return [(microseconds, adds) for microseconds, adds in json.loads(printed_lines(STEPS, json.dumps(points))[-1])]
