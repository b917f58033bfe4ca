"""The optimizer of a recipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.schedule import Schedule

OPTIMIZERS: dict[str, Callable[..., keras.optimizers.Optimizer]] = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adadelta": keras.optimizers.Adadelta,
}
WITH_MOMENTUM = ("sgd", "rmsprop")


def optimizer(recipe: Recipe, total_steps: int) -> keras.optimizers.Optimizer:
    """The recipe's optimizer with its learning-rate schedule over total_steps."""
    rate: Any = recipe.learning_rate if recipe.schedule == "constant" else Schedule(recipe, total_steps)
    arguments: dict[str, Any] = {"momentum": recipe.momentum} if recipe.optimizer in WITH_MOMENTUM else {}
    if recipe.weight_decay or recipe.optimizer == "adamw":  # elsewhere a decay of 0 would only cost time
        arguments["weight_decay"] = recipe.weight_decay
    if recipe.weight_averaging:
        arguments |= {"use_ema": True, "ema_momentum": recipe.weight_averaging}
    return OPTIMIZERS[recipe.optimizer](learning_rate=rate, **arguments)
