"""Makes the runs for the chapter on overfitting: the classic network on few digits, with and without dropout layers.

    python -m scripts.compare_dropout [--seeds N] [--out FILE]

Each seed gives other images, other initial weights and another order; both networks of a seed get the same images. After each
epoch both are measured, without dropout, on the training images and on held-out ones; no test image of mnist-5k is used.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import Splits, as_input, stratified
from cnn_demo.network.batches import outputs
from cnn_demo.prediction.figures import accuracy, cross_entropy
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.loop import Loop
from scripts.serve import PROJECT

OUT = PROJECT / "cnn_demo" / "ui" / "learn" / "dropout_runs.json"
DATA, DESIGN = MNIST_5K, "classic"
TRAINING_IMAGES, HELD_OUT_IMAGES = 300, 1000
RECIPE = Recipe(optimizer="adam", learning_rate=0.001, batch_size=30, epochs=40)
DIGITS_KEPT = 5
MOST_SECONDS = 3600.0


class Measured(Loop):
    """A run that measures the network without dropout after each epoch."""

    def __init__(self, run: RunFolder, project: Project, data: Splits) -> None:
        super().__init__(run, project, data, max_seconds=MOST_SECONDS, kept_epochs=0, kept_bytes=0)
        self.measurements: dict[str, list[float]] = {
            key: [] for key in ("loss", "accuracy", "held_loss", "held_accuracy")
        }

    def _end_epoch(self) -> str:
        data = self.data
        for prefix, x, y in (("", data.x_train, data.y_train), ("held_", data.x_val, data.y_val)):
            probabilities = outputs(self.network, as_input(x))
            self._note(f"{prefix}loss", cross_entropy(probabilities, y))
            self._note(f"{prefix}accuracy", accuracy(probabilities, y))
        return super()._end_epoch()

    def _note(self, key: str, value: float) -> None:
        self.measurements[key].append(round(value, DIGITS_KEPT))


def main() -> None:
    """Train all networks and write their measurements as JSON."""
    parser = argparse.ArgumentParser(prog="python -m scripts.compare_dropout", description=__doc__)
    parser.add_argument("--seeds", type=int, default=8, help="how many seeds")
    parser.add_argument("--out", type=Path, default=OUT, help="file to write")
    options = parser.parse_args()
    images, seeds = from_environment().load(DATA), range(options.seeds)
    result = {
        "command": f"python -m scripts.compare_dropout --seeds {options.seeds}",
        "dataset": DATA.name,
        "design": DESIGN,
        "recipe": RECIPE.to_dict(),
        "training_images": TRAINING_IMAGES,
        "held_out_images": HELD_OUT_IMAGES,
        "seeds": list(seeds),
        "with_dropout": [_measure(_classic(), images, seed) for seed in seeds],
        "without_dropout": [_measure(_without_dropout(_classic()), images, seed) for seed in seeds],
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result) + "\n")


def _classic() -> Architecture:
    return design(DESIGN).architecture()


def _without_dropout(architecture: Architecture) -> Architecture:
    return replace(architecture, layers=tuple(layer for layer in architecture.layers if not isinstance(layer, Dropout)))


def _measure(architecture: Architecture, images: Images, seed: int) -> dict[str, Any]:
    project = Project(architecture=architecture, recipe=RECIPE.with_changes(seed=seed), data=DATA)
    with tempfile.TemporaryDirectory() as folder:
        loop = Measured(RunFolder.create(Path(folder), project, name="Dropout"), project, _few(images, seed))
        loop.train()
    print(f"seed {seed}, {len(architecture.layers)} layers: {loop.measurements['held_accuracy'][-1]:.3f}", flush=True)
    return loop.measurements


def _few(images: Images, seed: int) -> Splits:
    """Few training images, equally many of each class, and others to measure on; no test images of mnist-5k."""
    rest, few = stratified(images.y_train, TRAINING_IMAGES / len(images.y_train), seed)
    held = rest[:HELD_OUT_IMAGES]
    return Splits(
        x_train=images.x_train[few],
        y_train=images.y_train[few],
        x_val=images.x_train[held],
        y_val=images.y_train[held],
        x_test=np.empty((0, *images.x_test.shape[1:]), np.uint8),
        y_test=np.empty(0, np.uint8),
    )


if __name__ == "__main__":
    main()
