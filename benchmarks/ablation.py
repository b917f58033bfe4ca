"""Ablation of the preset Swift: its validation errors with one part of the recipe or design changed at a time.

Takes about an hour. Networks of one seed are validated on the same images. Test images are not used. All variants but
the one that names bfloat16 are trained in float32. The last row has the errors on pen digits of other writers, with recorded
pen strokes among the training images and without them.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks import pens
from benchmarks.full_runs import DATA, require_result, run_to_end, train, validation_errors
from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.builtin_data import DRAWN_DIGITS
from cnn_demo.spec.layers import BatchNormalization, Conv2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import BFLOAT16, FLOAT32, Augmentation

PRESET = "swift"
KERAS_MOMENTUM = 0.99  # Keras's default for batch normalization


def _recipe(**changes: Any) -> Callable[[Project], Project]:
    return lambda project: replace(project, recipe=project.recipe.with_changes(**changes))


def _augmentation(**changes: Any) -> Callable[[Project], Project]:
    return lambda project: replace(
        project, recipe=project.recipe.with_changes(augmentation=replace(project.recipe.augmentation, **changes))
    )


def _keras_momentum(project: Project) -> Project:
    layers = [
        replace(layer, momentum=KERAS_MOMENTUM) if isinstance(layer, BatchNormalization) else layer
        for layer in project.architecture.layers
    ]
    return replace(project, architecture=project.architecture.with_layers(layers))


def _without_normalization(project: Project) -> Project:
    """Without batch normalization; each convolution gets a bias in its place."""
    layers = [
        replace(layer, use_bias=True) if isinstance(layer, Conv2D) else layer
        for layer in project.architecture.layers
        if not isinstance(layer, BatchNormalization)
    ]
    return replace(project, architecture=project.architecture.with_layers(layers))


VARIANTS: dict[str, Callable[[Project], Project]] = {
    "as it is": lambda project: project,
    "trained in bfloat16": _recipe(precision=BFLOAT16),
    "a constant rate of 0.001 instead of one cycle": _recipe(schedule="constant", learning_rate=0.001),
    "a cosine instead of one cycle": _recipe(schedule="cosine"),
    "no label smoothing": _recipe(label_smoothing=0.0),
    "no augmentation": _recipe(augmentation=Augmentation()),
    "stroke thickness too": _augmentation(thickness=0.3),
    "elastic bending too": _augmentation(elastic=0.03),
    "weights averaged (decay 0.99)": _recipe(weight_averaging=0.99),
    "batch normalization's momentum 0.99": _keras_momentum,
    "no batch normalization": _without_normalization,
}


def measure(rounds: int) -> list[Row]:
    """Validation errors of each variant after its last epoch, against those of the unchanged preset; one seed per round."""
    base = _errors("as it is", rounds)
    rows = [_row("as it is", base, None)]
    rows += [_row(name, _errors(name, rounds), base) for name in VARIANTS if name != "as it is"]
    return [*rows, _pens_row(rounds)]


def _row(name: str, ours: list[float], base: list[float] | None) -> Row:
    return Row(question=f"{PRESET}, {name}: validation errors", unit="%", ours=ours, other=base, goal="-")


def _errors(name: str, rounds: int) -> list[float]:
    """Wrong predictions in percent of the validation images, for each seed."""
    results = [
        train(VARIANTS[name](preset_project(PRESET, DATA, seed=seed, precision=FLOAT32)), f"{PRESET}, {name}, {seed}")
        for seed in range(rounds)
    ]
    return [validation_errors(result) for result in results]


def _pens_row(rounds: int) -> Row:
    compute = Compute(settings.read())
    with_pens, without = (
        [_pen_errors(compute, preset_project(PRESET, data, seed=seed, precision=FLOAT32)) for seed in range(rounds)]
        for data in (DRAWN_DIGITS, DATA)
    )
    compute.end()
    question = f"{PRESET}, recorded pens beside MNIST: errors on pens of other writers"
    return Row(question=question, unit="%", ours=with_pens, other=without, goal="below 1")


def _pen_errors(compute: Compute, project: Project) -> float:
    """Train a project, and return its wrong predictions in percent of the digits of writers kept for validation."""
    run = run_to_end(project, f"{PRESET} on {project.data.name}, {project.recipe.seed}")
    require_result(run)
    shares = [pens.accuracy(compute, TrainedNetwork(run.path), width, seed=0) for width in pens.WIDTHS]
    return 100 * (1 - statistics.mean(shares))
