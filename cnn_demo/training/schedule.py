"""The learning-rate schedule as Keras wants it; the same arithmetic as cnn_demo.spec.schedule."""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops

from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.schedule import END_DIVISOR, RISE_SHARE, START_DIVISOR


class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """The rate of a step of a run: step is the optimizer's count, from 0."""

    def __init__(self, recipe: Recipe, total_steps: int) -> None:
        super().__init__()
        self.recipe, self.total_steps = recipe, total_steps

    def __call__(self, step: Any) -> Any:
        progress = ops.clip(ops.cast(step, "float32") / max(self.total_steps, 1), 0.0, 1.0)
        return self.recipe.learning_rate * SHAPES[self.recipe.schedule](progress)

    def get_config(self) -> dict[str, Any]:
        return {"recipe": self.recipe.to_dict(), "total_steps": self.total_steps}


def _constant(progress: Any) -> Any:
    return ops.ones_like(progress)


def _cosine(progress: Any) -> Any:
    return _ease(1.0, 0.0, progress)


def _one_cycle(progress: Any) -> Any:
    rising = _ease(1.0 / START_DIVISOR, 1.0, progress / RISE_SHARE)
    falling = _ease(1.0, 1.0 / END_DIVISOR, (progress - RISE_SHARE) / (1.0 - RISE_SHARE))
    return ops.where(progress < RISE_SHARE, rising, falling)


def _ease(start: float, end: float, progress: Any) -> Any:
    return end + (start - end) * (1.0 + ops.cos(math.pi * progress)) / 2.0


SHAPES = {"constant": _constant, "cosine": _cosine, "one_cycle": _one_cycle}
