"""Training in bfloat16 against float32: test accuracy and speed of Fast on MNIST, one seed per round, and the speed of others.

On a processor without instructions for bfloat16 the accuracies are as meaningful, and the speed shows what "auto" avoids.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.full_runs import DATA, train
from benchmarks.table import Row
from benchmarks.training_speed import images_per_second
from cnn_demo.runs.figures import Result
from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.spec.recipe import BFLOAT16, FLOAT32

PRESET = "fast"
OTHERS = ("classic", "best")


def measure(rounds: int) -> list[Row]:
    """Both precisions of a seed run one after the other."""
    results: dict[str, list[Result]] = {BFLOAT16: [], FLOAT32: []}
    for seed in range(rounds):
        for precision, found in results.items():
            project = preset_project(PRESET, DATA, seed=seed, precision=precision)
            found.append(train(project, f"{PRESET} {precision} {seed}"))
    accuracy, speed = (row(results[BFLOAT16], results[FLOAT32]) for row in (_accuracy, _speed))
    return [accuracy, speed, *(_speed_of_other(name, rounds) for name in OTHERS)]


def _accuracy(ours: Sequence[Result], other: Sequence[Result]) -> Row:
    values = [[result["test"]["accuracy"] for result in results] for results in (ours, other)]
    means = [statistics.mean(each) for each in values]
    spread = f"{statistics.stdev(values[1]):.4f}" if len(other) > 1 else "unknown"
    return Row(
        question=f"{PRESET} in bfloat16 against float32: test accuracy, means {means[0]:.4f} and {means[1]:.4f}",
        unit="",
        ours=values[0],
        other=values[1],
        goal=f"means at most one standard deviation apart ({spread} in float32)",
    )


def _speed(ours: Sequence[Result], other: Sequence[Result]) -> Row:
    """Images per second of whole runs, validation included."""
    speeds = [[_images_per_second(result) for result in results] for results in (ours, other)]
    question = f"{PRESET} in bfloat16 against float32: training, with validation"
    return Row(question=question, unit="images/s", ours=speeds[0], other=speeds[1], goal="-")


def _speed_of_other(name: str, rounds: int) -> Row:
    """Images per second on mnist-5k, without validation."""
    pairs = [[images_per_second(name, precision) for precision in (BFLOAT16, FLOAT32)] for _ in range(rounds)]
    ours, other = zip(*pairs, strict=True)
    question = f"{name} in bfloat16 against float32: training"
    return Row(question=question, unit="images/s", ours=ours, other=other, goal="-")


def _images_per_second(result: Result) -> float:
    return result["training_images"] * result["epochs"] / result["seconds"]
