"""Peak memory of real training workers against the estimate, over a spread of designs, batches and images."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.full_runs import require_result
from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import STOP
from cnn_demo.runs.lease import read_holder
from cnn_demo.runs.process_memory import private_bytes
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.spec.layers import (
    BatchNormalization,
    Branches,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
)
from cnn_demo.spec.memory import worker_bytes
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

POLL_SECONDS = 0.02
DIGIT, COLOUR = (28, 28, 1), (32, 32, 3)
CLASSES = tuple("0123456789")
BRANCHES = Branches(
    branches=tuple((Conv2D(filters=8, kernel_size=size, padding="same"),) for size in (1, 3, 5, 7)),
    join="concatenate",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A run to measure. images: for training. steps: after so many the run is stopped and evaluated."""

    layers: tuple[Layer, ...]
    shape: tuple[int, int, int] = DIGIT
    batch_size: int = 128
    images: int = 2000
    steps: int = 30
    recipe: dict[str, Any] = field(default_factory=dict)


def _preset(name: str) -> tuple[Layer, ...]:
    return presets.design(name).layers


POOLED = (Conv2D(filters=16), MaxPooling2D(), Conv2D(filters=32), MaxPooling2D(), GlobalAveragePooling2D())
CASES = {
    "small": Case(layers=(Conv2D(filters=4, strides=2), Flatten())),
    "fast, batch 256": Case(layers=_preset("fast"), batch_size=256),
    "classic": Case(layers=_preset("classic"), recipe={"optimizer": "adadelta"}),
    "classic, batch 1024": Case(layers=_preset("classic"), batch_size=1024, images=4000, steps=8),
    "best": Case(layers=_preset("best"), recipe=presets.recipe("thorough").recipe.to_dict()),
    "best, batch 1024": Case(layers=_preset("best"), batch_size=1024, images=4000, steps=8),
    "wide, colour": Case(layers=_preset("wide"), shape=COLOUR),
    "wide, colour, batch 1024": Case(layers=_preset("wide"), shape=COLOUR, batch_size=1024, images=4000, steps=6),
    "images of 128 x 128": Case(layers=POOLED, shape=(128, 128, 3), batch_size=64, images=1000, steps=12),
    "images of 256 x 256": Case(layers=POOLED, shape=(256, 256, 3), batch_size=32, images=400, steps=8),
    "two blocks of four branches": Case(
        layers=(BRANCHES, MaxPooling2D(), BRANCHES, BatchNormalization(), GlobalAveragePooling2D())
    ),
    "five million parameters": Case(layers=(Flatten(), Dense(units=2048), Dense(units=1600))),
    "many images": Case(layers=_preset("fast"), shape=(64, 64, 3), images=20_000),
}


def measure(rounds: int) -> list[Row]:
    """MB: ours is measured, the other is the estimate."""
    rows = []
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            measured = [_peak_mb(Path(folder) / str(number), case) for number in range(rounds)]
        estimate = worker_bytes(_architecture(case), _recipe(case), case.images) / MEGABYTE
        rows.append(
            Row(
                question=f"peak memory of a worker: {name}",
                unit="MB",
                ours=measured,
                other=[estimate] * rounds,
                goal="0.77 to 1.3",
            )
        )
        print(name, measured, round(estimate), flush=True, file=sys.stderr)
    return rows


def _architecture(case: Case) -> Architecture:
    return Architecture(layers=case.layers, input_shape=case.shape, classes=len(CLASSES))


def _recipe(case: Case) -> Recipe:
    recipe = Recipe.from_dict(case.recipe) if "version" in case.recipe else Recipe(**case.recipe)
    return recipe.with_changes(batch_size=case.batch_size, epochs=200)


def _peak_mb(folder: Path, case: Case) -> float:
    """The peak memory of a worker that trains the case. Raises RuntimeError where it fails."""
    workspace, data = Workspace(folder), _data(case)
    folder.mkdir(parents=True)
    _save_images(Catalog(settings.read(), workspace.folder), data, case)
    project = Project(architecture=_architecture(case), recipe=_recipe(case), data=data)
    run = workspace.create(project, name="memory", max_runs=1)
    run.request(STOP, at_step=case.steps)
    executor, peak = LocalExecutor(), 0
    launch(executor, run)
    while executor.ended_launch(run) is None:
        holder = read_holder(run.path)
        peak = max(peak, private_bytes(holder.pid) if holder else 0)
        time.sleep(POLL_SECONDS)
    require_result(run)
    return peak / MEGABYTE


def _data(case: Case) -> DataSpec:
    return DataSpec(
        name="noise",
        title="Noise",
        input_shape=case.shape,
        classes=CLASSES,
        training_images=case.images,
        preparation="picture",
        light_on_dark=True,
        origin=WORKSPACE,
    )


def _save_images(catalog: Catalog, data: DataSpec, case: Case) -> None:
    rng = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        images = rng.integers(0, 256, (count, *case.shape), np.uint8)
        return images, (np.arange(count) % len(CLASSES)).astype(np.uint8)

    (x_train, y_train), (x_test, y_test) = part(case.images), part(max(case.images // 5, 100))
    catalog.save(data, {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test})
