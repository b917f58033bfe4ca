"""The optimizer of a recipe, with its learning-rate schedule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import ops

from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.schedule import scheduled_rate
from cnn_demo.training.fused_optimizers import FusedAdadelta, FusedAdam, FusedAdamW

OPTIMIZERS: dict[str, Callable[..., keras.optimizers.Optimizer]] = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adadelta": keras.optimizers.Adadelta,
}
WITH_TENSORFLOW: dict[str, Callable[..., keras.optimizers.Optimizer]] = {
    "adam": FusedAdam,
    "adamw": FusedAdamW,
    "adadelta": FusedAdadelta,
}
WITH_MOMENTUM = ("sgd", "rmsprop")


class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """The rate of a step of a run. step: the optimizer's count, from 0. first_step: of the run's steps, its first one."""

    def __init__(self, recipe: Recipe, total_steps: int, first_step: int = 0) -> None:
        super().__init__()
        self.recipe, self.total_steps, self.first_step = recipe, total_steps, first_step

    def __call__(self, step: Any) -> Any:
        return scheduled_rate(self.recipe, ops.cast(step + self.first_step, "float32"), self.total_steps, ops)

    def get_config(self) -> dict[str, Any]:
        return {"recipe": self.recipe.to_dict(), "total_steps": self.total_steps, "first_step": self.first_step}


def optimizer(recipe: Recipe, total_steps: int, first_step: int = 0) -> keras.optimizers.Optimizer:
    """The recipe's optimizer with its learning-rate schedule over total_steps, of which it begins with first_step."""
    rate: Any = recipe.learning_rate if recipe.schedule == "constant" else Schedule(recipe, total_steps, first_step)
    arguments: dict[str, Any] = {"momentum": recipe.momentum} if recipe.optimizer in WITH_MOMENTUM else {}
    if recipe.weight_decay or recipe.optimizer == "adamw":  # elsewhere a decay of 0 would only cost time
        arguments["weight_decay"] = recipe.weight_decay
    if recipe.weight_averaging:
        arguments |= {"use_ema": True, "ema_momentum": recipe.weight_averaging}
    own = WITH_TENSORFLOW.get(recipe.optimizer) if keras.backend.backend() == "tensorflow" else None
    return (own or OPTIMIZERS[recipe.optimizer])(name=recipe.optimizer, learning_rate=rate, **arguments)
