"""Reads the runs of one design on training sets of several sizes that scripts/measure_data_hunger.py made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("data_hunger.json")
TRAINING, TEST = "training", "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class HungerRuns:
    """sizes: of the training sets, rising. steps: of every run, in batches of batch_size images. runs: as in the file."""

    dataset: str
    design: str
    test_images: int
    steps: int
    batch_size: int
    sizes: tuple[int, ...]
    seeds: tuple[int, ...]
    runs: tuple[dict[str, Any], ...]

    def accuracies(self, size: int, *, augmented: bool, measure: str = TEST) -> np.ndarray:
        """(seeds,) accuracies in percent, on the test images or on those that the network has learned from."""
        found = {
            run["seed"]: 100 * run[measure]
            for run in self.runs
            if run["training_images"] == size and run["augmented"] == augmented
        }
        return np.array([found[seed] for seed in self.seeds])

    def times_seen(self, size: int) -> int:
        """How often a run has seen each of its training images."""
        return self.steps * self.batch_size // size


@cache
def hunger_runs() -> HungerRuns:
    """The committed measurements."""
    data = json.loads(FILE.read_text())
    runs = tuple(data["runs"])
    return HungerRuns(
        dataset=data["dataset"],
        design=data["design"],
        test_images=data["test_images"],
        steps=data["steps"],
        batch_size=data["recipe"]["batch_size"],
        sizes=tuple(sorted({run["training_images"] for run in runs})),
        seeds=tuple(sorted({run["seed"] for run in runs})),
        runs=runs,
    )
