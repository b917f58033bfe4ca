"""Learning-rate schedules as plain arithmetic; the worker's Keras schedule computes the same."""

from __future__ import annotations

import math

from cnn_demo.spec.recipe import Recipe

# Smith & Topin 2018 (arXiv 1708.07120): up to the peak over a part of the run, then down far below the start.
RISE_SHARE = 0.3
START_DIVISOR = 25.0
END_DIVISOR = 10_000.0


def learning_rate_at(recipe: Recipe, step: int, total_steps: int) -> float:
    """The learning rate of a step, counted from 0, of a run of total_steps."""
    progress = min(max(step / max(total_steps, 1), 0.0), 1.0)
    return recipe.learning_rate * SHAPES[recipe.schedule](progress)


def _constant(progress: float) -> float:
    return 1.0


def _cosine(progress: float) -> float:
    """From 1 down to 0 along half a cosine (Loshchilov & Hutter 2017, arXiv 1608.03983)."""
    return _ease(1.0, 0.0, progress)


def _one_cycle(progress: float) -> float:
    if progress < RISE_SHARE:
        return _ease(1.0 / START_DIVISOR, 1.0, progress / RISE_SHARE)
    return _ease(1.0, 1.0 / END_DIVISOR, (progress - RISE_SHARE) / (1.0 - RISE_SHARE))


def _ease(start: float, end: float, progress: float) -> float:
    return end + (start - end) * (1.0 + math.cos(math.pi * progress)) / 2.0


SHAPES = {"constant": _constant, "cosine": _cosine, "one_cycle": _one_cycle}
