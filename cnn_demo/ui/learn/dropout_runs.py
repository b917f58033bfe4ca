"""Reads the measured runs of the chapter on overfitting, written by scripts/compare_dropout.py. Knows no Streamlit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("dropout_runs.json")
Measurements = list[dict[str, list[float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropoutRuns:
    """One design with and without dropout, each trained once per seed.

    with_dropout, without_dropout: for each seed loss, accuracy, held_loss, held_accuracy, one value per epoch.
    """

    dataset: str
    training_images: int
    held_out_images: int
    optimizer: str
    learning_rate: float
    batch_size: int
    seeds: tuple[int, ...]
    with_dropout: Measurements
    without_dropout: Measurements

    @property
    def epochs(self) -> int:
        return len(self.with_dropout[0]["loss"])

    def values(self, *, dropout: bool, measure: str) -> np.ndarray:
        """(seeds, epochs) of one measure."""
        return np.array([run[measure] for run in (self.with_dropout if dropout else self.without_dropout)])


@cache
def dropout_runs() -> DropoutRuns:
    """The committed measurements."""
    data = json.loads(FILE.read_text())
    recipe = data["recipe"]
    return DropoutRuns(
        dataset=data["dataset"],
        training_images=data["training_images"],
        held_out_images=data["held_out_images"],
        optimizer=recipe["optimizer"],
        learning_rate=recipe["learning_rate"],
        batch_size=recipe["batch_size"],
        seeds=tuple(data["seeds"]),
        with_dropout=data["with_dropout"],
        without_dropout=data["without_dropout"],
    )
