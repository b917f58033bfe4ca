"""Detects NaN and infinite losses or predictions and ends the run with an error that says what to do."""

from __future__ import annotations

import numpy as np

from cnn_demo.errors import RecipeError
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.checkpoint import Position


def check_finite(values: float | np.ndarray, position: Position, recipe: Recipe) -> None:
    """Raise RecipeError where a loss, or any of the predictions, is infinite or NaN. position: for the message."""
    if not np.isfinite(values).all():
        raise RecipeError(
            f"The training diverged: in epoch {position.epoch + 1}, batch {position.batch}, the loss or the predictions "
            f"became infinite or NaN. Lower the learning rate (now up to {recipe.learning_rate:g})."
        )
