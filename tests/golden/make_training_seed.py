"""Writes tests/golden/training_seed.json: all that follows from a recipe's seed, for Python and the browser alike.

Run from the project's folder: python -m tests.golden.make_training_seed
It holds "permutations" of NumPy, "splits" by a share, "fixed_splits" by a data set, "turns" from which a small training set is
taken, "orders" of epochs, "rates" of the schedules and, by designs, "initial" weights (base64 of float32). Long lists are given
by their first numbers and a hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.browser.training_plan import training_plan
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import by_turns, parts, stratified
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import SCHEDULES, Recipe
from cnn_demo.spec.schedule import learning_rate_at

PATH = Path(__file__).with_name("training_seed.json")
LARGEST_SEED = 2**31 - 1
SHOWN = 12
PERMUTATIONS: tuple[tuple[list[int], int], ...] = (([0], 1), ([0], 2), ([LARGEST_SEED], 100), ([7, 3], 60_000))
ORDERS = ((0, 0, 4500), (0, 1, 4500), (LARGEST_SEED, 9999, 1000))
SPLITS = ((0, 0.1, 200, 10), (5, 0.33, 57, 4), (LARGEST_SEED, 0.01, 9, 3))
TOTAL_STEPS = 40
SEEDS = (0, 1, LARGEST_SEED)
LAYERS: list[dict[str, Any]] = [
    {"kind": "conv2d", "filters": 6},
    {"kind": "batch_normalization"},
    {"kind": "conv2d", "filters": 6, "groups": 3, "use_bias": False},
    {"kind": "dropout", "rate": 0.0},
    {"kind": "spatial_dropout2d", "rate": 0.25},
    {"kind": "separable_conv2d", "filters": 3, "depth_multiplier": 2},
    {"kind": "residual_block", "filters": 4, "strides": 2},
    {"kind": "depthwise_conv2d", "kernel_size": [2, 3]},
    {"kind": "flatten"},
    {"kind": "dropout", "rate": 0.5},
    {"kind": "dense", "units": 5},
]


def main() -> None:
    """Write the file."""
    PATH.write_text(json.dumps(golden()) + "\n", encoding="utf-8")


def golden() -> dict[str, Any]:
    """The contents of the file."""
    return {
        "permutations": [_permutation(seed, count) for seed, count in PERMUTATIONS],
        "orders": [_order(*case) for case in ORDERS],
        "splits": [_split(*case) for case in SPLITS],
        "fixed_splits": [_fixed_split(seed) for seed in SEEDS],
        "turns": [_turns(*case) for case in SPLITS],
        "rates": [_rates(schedule) for schedule in SCHEDULES],
        "initial": [_initial(seed) for seed in SEEDS],
    }


def _permutation(seed: list[int], count: int) -> dict[str, Any]:
    return {"seed": seed, "count": count, "permutation": _short(np.random.default_rng(seed).permutation(count))}


def _order(seed: int, epoch: int, count: int) -> dict[str, Any]:
    from cnn_demo.training.training_data import epoch_order

    return {"seed": seed, "epoch": epoch, "count": count, "order": _short(epoch_order(seed, epoch, count))}


def _split(seed: int, share: float, count: int, classes: int) -> dict[str, Any]:
    labels = (np.arange(count) * 7 // 3 % classes).astype(np.uint8)
    kept, held = stratified(labels, share, seed)
    return {"seed": seed, "share": share, "labels": labels.tolist(), "kept": kept.tolist(), "held": held.tolist()}


def _turns(seed: int, share: float, count: int, classes: int) -> dict[str, Any]:
    labels = (np.arange(count) ** 2 // 5 % classes).astype(np.uint8)  # of classes that differ in size
    indices = np.random.default_rng(seed).permutation(count)[: count - round(share * count)]
    turns = by_turns(indices, labels[indices])
    return {"labels": labels.tolist(), "indices": indices.tolist(), "turns": turns.tolist()}


def _fixed_split(seed: int) -> dict[str, Any]:
    marks = np.arange(40) % 7 == 3
    labels, images = np.zeros(40, np.uint8), np.zeros((40, 1, 1, 1), np.uint8)
    kept, held = parts(Images(x_train=images, y_train=labels, x_test=images, y_test=labels, held=marks), 0.5, seed)
    return {"seed": seed, "marks": marks.astype(int).tolist(), "kept": kept.tolist(), "held": held.tolist()}


def _rates(schedule: str) -> dict[str, Any]:
    recipe = Recipe(schedule=schedule, learning_rate=0.02)
    rates = [learning_rate_at(recipe, step, TOTAL_STEPS) for step in range(TOTAL_STEPS + 1)]
    return {"recipe": recipe.to_dict(), "total_steps": TOTAL_STEPS, "rates": rates}


def _initial(seed: int) -> dict[str, Any]:
    """The weights of a network of all layers that have some, and dropouts, which take seeds too."""
    from cnn_demo.network.build import build
    from cnn_demo.network.weights import weights_of

    design = Architecture.from_dict({"version": 1, "input_shape": [9, 8, 3], "classes": 3, "layers": LAYERS})
    project = Project(architecture=design, recipe=Recipe(seed=seed), data=MNIST_5K)
    plan = training_plan(project, {"url": "", "bytes": 0}, name="")
    weights = {name: encoded(values) for name, values in weights_of(build(design, seed=seed)).items()}
    return {"seed": seed, "nodes": plan["nodes"], "weights": weights}


def encoded(values: NDArray) -> str:
    """The values as float32 in C order, little-endian, in base64."""
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


def decoded(text: str) -> NDArray:
    """The values that encoded() wrote."""
    return np.frombuffer(base64.b64decode(text), "<f4")


def _short(values: NDArray) -> dict[str, Any]:
    """The first values, and the hash of all as little-endian uint32."""
    digest = hashlib.sha256(values.astype("<u4").tobytes()).hexdigest()
    return {"first": values[:SHOWN].tolist(), "sha256": digest}


if __name__ == "__main__":
    main()
