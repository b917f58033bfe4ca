"""Makes the runs for the chapter on the loss landscape: one small network, trained by SGD, with momentum and by Adam.

    python -m scripts.compare_optimizers

All runs begin with the same weights and see the same images in the same order. Their weights are kept after each epoch, and
their loss after each is that of the training loop, on all training images. The losses on two planes, each
through three of the points, and on straight lines from the start to each end are computed in NumPy. No test image is used.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import Splits
from cnn_demo.network.weights import load_tensors
from cnn_demo.runs import metrics
from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import AveragePooling2D, Conv2D, Flatten, MaxPooling2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.loop import Loop
from cnn_demo.ui.learn import optimizer_runs
from cnn_demo.ui.learn.optimizer_runs import corners_of
from cnn_demo.ui.learn.small_network_loss import flat_weights, mean_loss, windows_of
from cnn_demo.ui.learn.weight_plane import WeightPlane, Weights, plane_through

DATA = MNIST_5K
DESIGN = Architecture(
    layers=(AveragePooling2D(pool_size=2), Conv2D(filters=1, activation="relu"), MaxPooling2D(pool_size=2), Flatten())
)
EPOCHS, SEED = 30, 2
COMMON = Recipe(epochs=EPOCHS, batch_size=100, seed=SEED, validation_share=0.0)
RECIPES = {
    "SGD": COMMON.with_changes(optimizer="sgd", learning_rate=0.02, momentum=0.0),
    "Momentum": COMMON.with_changes(optimizer="sgd", learning_rate=0.02, momentum=0.9),
    "Adam": COMMON.with_changes(optimizer="adam", learning_rate=0.005),
}
SIDE = 41  # points of a row and of a column of the grid on a plane
SHARES = np.linspace(0.0, 1.0, 41)[:, None]  # of the way from the start to the end, for the losses on a straight line
MARGIN = 0.25  # of the grid around the paths, as a share of their extent
DECIMALS = 5
MOST_SECONDS, MOST_BYTES = 3600.0, 10**9


def main() -> None:
    """Train the three networks, measure the plane and the lines, and write both files."""
    images = from_environment().load(DATA)
    windows, labels = windows_of(images.x_train[..., 0]), images.y_train

    def losses_at(points: Weights) -> list[float]:
        return [round(mean_loss(point, windows, labels), DECIMALS) for point in points]

    runs = {name: _trained(recipe, images) for name, recipe in RECIPES.items()}
    paths = {name: weights for name, (weights, _) in runs.items()}
    losses = {name: losses_at(weights[:1]) + after for name, (weights, after) in runs.items()}
    record = {
        "command": "python -m scripts.compare_optimizers",
        "dataset": DATA.name,
        "training_images": len(labels),
        "recipes": {name: recipe.to_dict() for name, recipe in RECIPES.items()},
        "losses": losses,
        "lines": {name: losses_at(weights[0] + SHARES * (weights[-1] - weights[0])) for name, weights in paths.items()},
        "slices": {
            name: _slice(plane_through(*corners), paths, losses_at) for name, corners in corners_of(paths).items()
        },
    }
    optimizer_runs.RECORD.write_text(json.dumps(record) + "\n", encoding="utf-8")
    np.savez_compressed(optimizer_runs.WEIGHTS, **{name: weights.astype(np.float32) for name, weights in paths.items()})
    for name, measured in losses.items():
        print(f"{name}: loss {measured[0]} at the start, {measured[-1]} in the end")


def _slice(
    plane: WeightPlane, paths: Mapping[str, Weights], losses_at: Callable[[Weights], list[float]]
) -> dict[str, Any]:
    """The losses on a grid of the plane around the paths, and of the plane's points nearest to those of the paths."""
    projected = {name: plane.coordinates(weights) for name, weights in paths.items()}
    across, up = _axes(np.concatenate(list(projected.values())))
    grid = np.array([(x, y) for y in up for x in across])
    return {
        "across": across.tolist(),
        "up": up.tolist(),
        "grid": np.reshape(losses_at(plane.weights_at(grid)), (SIDE, SIDE)).tolist(),
        "under": {name: losses_at(plane.weights_at(places)) for name, places in projected.items()},
    }


def _trained(recipe: Recipe, images: Images) -> tuple[Weights, list[float]]:
    """The weights at the start and after each epoch, (epochs + 1, 380), and the losses that the loop measured after each."""
    project = Project(architecture=DESIGN, recipe=recipe, data=DATA)
    with tempfile.TemporaryDirectory() as folder:
        run = RunFolder.create(Path(folder), project, name="Optimizer")
        limits: dict[str, Any] = {"max_seconds": MOST_SECONDS, "kept_epochs": EPOCHS + 1, "kept_bytes": MOST_BYTES}
        Loop(run, project, _measured_on_training_images(images), **limits).train()
        kept = [flat_weights(load_tensors(epoch_file(run.path, epoch))) for epoch in range(EPOCHS + 1)]
        measured = [record["val_loss"] for record in metrics.read(run.metrics_file) if record["kind"] == metrics.EPOCH]
    return np.array(kept), [loss for loss in measured if loss is not None]


def _measured_on_training_images(images: Images) -> Splits:
    """All training images, also in the place of the validation images, so that the loop measures its loss on them."""
    none = np.empty(0, np.uint8)
    return Splits(
        x_train=images.x_train,
        y_train=images.y_train,
        x_val=images.x_train,
        y_val=images.y_train,
        x_test=none.reshape(0, *images.x_train.shape[1:]),
        y_test=none,
    )


def _axes(places: Weights) -> tuple[Weights, Weights]:
    """The grid's places across and up, around the paths."""
    low, high = places.min(axis=0), places.max(axis=0)
    margin = MARGIN * (high - low)
    across, up = (np.linspace(*ends, SIDE).round(DECIMALS) for ends in zip(low - margin, high + margin, strict=True))
    return across, up


if __name__ == "__main__":
    main()
