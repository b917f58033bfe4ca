"""Numbers that are none: what a learning rate too high makes of a network."""

from __future__ import annotations

import numpy as np

from cnn_demo.errors import RecipeError
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.checkpoint import Position


def check_finite(values: float | np.ndarray, position: Position, recipe: Recipe) -> None:
    """Raise RecipeError where a loss, or any of a network's answers, is infinite or not a number."""
    if not np.isfinite(values).all():
        raise RecipeError(
            f"The training diverged: in epoch {position.epoch + 1}, batch {position.batch}, the network's answers were "
            f"no finite numbers any more. Lower the learning rate (now up to {recipe.learning_rate:g})."
        )
