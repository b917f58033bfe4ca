"""Estimated time of an epoch, as Build and Train show it, against the measured time of an epoch on the same machine."""

from __future__ import annotations

from benchmarks.table import Row
from benchmarks.training_speed import images_per_second
from cnn_demo import settings
from cnn_demo.jobs.compute import Compute
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.cost import FORWARD_COST, Speed

DATA = MNIST_5K


def measure(rounds: int) -> list[Row]:
    """Estimated and measured seconds of an epoch with its validation, for every design preset."""
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in presets.DESIGNS}
    for _ in range(rounds):
        compute = Compute(settings.read())
        speed = Speed(**compute.ask("measure_speed"))
        compute.end()  # so that the runs have the machine to themselves
        for name in pairs:
            pairs[name].append((_estimate(speed, name), _real(name)))
    return [
        Row(
            question=f"{name}: seconds of an epoch on {DATA.name}, estimated against real",
            unit="s",
            ours=[estimate for estimate, _ in found],
            other=[real for _, real in found],
            goal="0.67 to 1.5",
        )
        for name, found in pairs.items()
    ]


def _estimate(speed: Speed, name: str) -> float:
    design = presets.design(name)
    return speed.epoch_seconds(design.architecture(), design.recipe_for(DATA.training_images), DATA)


def _real(name: str) -> float:
    images = DATA.training_images
    share = presets.design(name).recipe_for(images).validation_share
    return images * (1 - share + share * FORWARD_COST) / images_per_second(name)
