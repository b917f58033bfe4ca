"""Measures how fast this machine trains: in about two seconds for any design, or step by step for one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
from scipy.optimize import nnls

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.cost import Speed, work_of
from cnn_demo.spec.layers import Activation, BatchNormalization, Conv2D, GlobalAveragePooling2D, Layer, MaxPooling2D
from cnn_demo.spec.recipe import FLOAT32, Recipe
from cnn_demo.spec.summary import summarise
from cnn_demo.spec.tasks import CLASSIFICATION
from cnn_demo.training.trainer import make_trainer

SECONDS_A_PROBE = 0.15
LEAST_STEPS = 3
PLANNED_STEPS = 1000  # of the schedule

# (batch size, layers) that are measured: each stresses another of the four costs of a step.
PROBE_LAYERS: tuple[tuple[int, tuple[Layer, ...]], ...] = (
    (1, (Conv2D(filters=2, strides=4), GlobalAveragePooling2D())),
    (128, (Conv2D(filters=32, strides=2), Conv2D(filters=64), GlobalAveragePooling2D())),
    (128, (Conv2D(filters=6, kernel_size=5), Conv2D(filters=16, kernel_size=5), GlobalAveragePooling2D())),
    (
        128,
        (
            Conv2D(filters=12, padding="same", activation="linear"),
            BatchNormalization(),
            Activation(),
            MaxPooling2D(),
            GlobalAveragePooling2D(),
        ),
    ),
)
PROBES = tuple((Architecture(layers=layers), batch_size) for batch_size, layers in PROBE_LAYERS)


def measure_speed() -> dict[str, float]:
    """The fields of Speed, from the probes' steps."""
    return asdict(fit([_step_seconds(design, batch_size) for design, batch_size in PROBES]))


def fit(seconds: Sequence[float]) -> Speed:
    """The speed at which the PROBES took these seconds a step: least squares of the relative errors, none negative."""
    work = np.array([work_of(summarise(design), batch_size) for design, batch_size in PROBES])
    unit = work.max(axis=0)
    found, _ = nnls(work / unit / np.asarray(seconds)[:, None], np.ones(len(seconds)))
    step, multiply_add, window_value, activation_byte = (float(cost) for cost in found / unit)
    return Speed(step=step, multiply_add=multiply_add, window_value=window_value, activation_byte=activation_byte)


def _step_seconds(design: Architecture, batch_size: int) -> float:
    """The median over a few steps."""
    step = step_timer(design, Recipe(batch_size=batch_size, precision=FLOAT32))
    taken: list[float] = []
    while len(taken) < LEAST_STEPS or sum(taken) < SECONDS_A_PROBE:
        taken.append(step())
    return float(np.median(taken))


def step_timer(design: Architecture, recipe: Recipe, *, task: str = CLASSIFICATION) -> Callable[[], float]:
    """A function that trains a step on noise, in the recipe's precision, and returns its seconds. It is compiled already."""
    _, trainer = make_trainer(design, recipe, PLANNED_STEPS, task=task)
    images = np.random.default_rng(0).random((recipe.batch_size, *design.input_shape), np.float32)
    labels = np.eye(design.classes, dtype=np.float32)[np.arange(recipe.batch_size) % design.classes]

    def step() -> float:
        started = time.perf_counter()
        trainer.train_on_batch(images, labels)
        return time.perf_counter() - started

    step()
    return step
