from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.recipe import OPTIMIZERS, SCHEDULES, Recipe
from cnn_demo.spec.schedule import learning_rate_at


@pytest.fixture(scope="module")
def keras_schedule() -> Any:
    from cnn_demo.training.optimizer import Schedule

    return Schedule


@pytest.mark.parametrize("total", [1, 2, 7, 100])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_kerass_schedule_is_the_pure_one_at_every_step(keras_schedule: Any, schedule: str, total: int) -> None:
    recipe = Recipe(learning_rate=0.3, schedule=schedule)
    steps = range(total + 3)
    expected = [learning_rate_at(recipe, step, total) for step in steps]
    computed = [float(keras_schedule(recipe, total)(step)) for step in steps]
    assert np.allclose(computed, expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_made_as_the_recipe_says(keras_schedule: Any, name: str, schedule: str) -> None:
    from cnn_demo.training.optimizer import optimizer

    recipe = Recipe(optimizer=name, schedule=schedule, learning_rate=0.25, momentum=0.5, weight_decay=0.125)
    made = optimizer(recipe, 100)
    assert made.name == name
    assert name in type(made).__name__.lower()
    assert float(np.asarray(made.learning_rate)) == pytest.approx(learning_rate_at(recipe, 0, 100), rel=1e-5)
    assert made.weight_decay == 0.125
    assert getattr(made, "momentum", 0.5) == 0.5


def test_no_weight_decay_is_none_at_all() -> None:
    from cnn_demo.training.optimizer import optimizer

    assert not optimizer(Recipe(optimizer="sgd"), 10).weight_decay
    assert optimizer(Recipe(optimizer="adamw"), 10).weight_decay == 0
