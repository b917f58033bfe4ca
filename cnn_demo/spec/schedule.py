"""Learning-rate schedules: one arithmetic for plain numbers and for Keras tensors."""

from __future__ import annotations

import math
from types import ModuleType
from typing import Any

import numpy as np

from cnn_demo.spec.recipe import Recipe

# Smith & Topin 2018 (arXiv 1708.07120): up to the peak over a part of the run, then down far below the start.
RISE_SHARE = 0.3
START_DIVISOR = 25.0
END_DIVISOR = 10_000.0


def learning_rate_at(recipe: Recipe, step: int, total_steps: int) -> float:
    """The learning rate of a step, counted from 0, of a run of total_steps."""
    return float(scheduled_rate(recipe, step, total_steps, np))


def scheduled_rate(recipe: Recipe, step: Any, total_steps: int, ops: ModuleType) -> Any:
    """The same for numbers (ops: numpy) or floating-point tensors (ops: keras.ops)."""
    progress = ops.clip(step / max(total_steps, 1), 0.0, 1.0)
    return recipe.learning_rate * SHAPES[recipe.schedule](progress, ops)


def _constant(progress: Any, ops: ModuleType) -> Any:
    return ops.ones_like(progress)


def _cosine(progress: Any, ops: ModuleType) -> Any:
    """From 1 down to 0 along half a cosine (Loshchilov & Hutter 2017, arXiv 1608.03983)."""
    return _ease(1.0, 0.0, progress, ops)


def _one_cycle(progress: Any, ops: ModuleType) -> Any:
    rising = _ease(1.0 / START_DIVISOR, 1.0, progress / RISE_SHARE, ops)
    falling = _ease(1.0, 1.0 / END_DIVISOR, (progress - RISE_SHARE) / (1.0 - RISE_SHARE), ops)
    return ops.where(progress < RISE_SHARE, rising, falling)


def _ease(start: float, end: float, progress: Any, ops: ModuleType) -> Any:
    return end + (start - end) * (1.0 + ops.cos(math.pi * progress)) / 2.0


SHAPES = {"constant": _constant, "cosine": _cosine, "one_cycle": _one_cycle}
