"""An optimizer in one operation takes the steps of Keras's own, and keeps the same running means."""

from __future__ import annotations

import numpy as np
import pytest

STEPS = 5


@pytest.mark.parametrize("weight_decay", [None, 0.01])
@pytest.mark.parametrize(
    ("name", "rate", "difference"), [("Adadelta", 1.0, 1e-8), ("Adam", 0.01, 1e-6), ("AdamW", 0.01, 1e-6)]
)
def test_it_takes_the_steps_of_keras(name: str, rate: float, difference: float, weight_decay: float | None) -> None:
    import keras

    from cnn_demo.training import fused_optimizers

    chance = np.random.default_rng(0)
    start = chance.normal(size=(40, 30)).astype(np.float32)
    gradients = chance.normal(size=(STEPS, 40, 30)).astype(np.float32)
    options = {} if weight_decay is None else {"weight_decay": weight_decay}
    found = []
    for kind in (getattr(keras.optimizers, name), getattr(fused_optimizers, f"Fused{name}")):
        variable = keras.Variable(start)
        optimizer = kind(learning_rate=rate, **options)
        for gradient in gradients:
            optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        found.append([np.asarray(each) for each in (variable, *optimizer.variables)])
    theirs, ours = found
    assert np.abs(theirs[0] - start).max() > 1e-3
    assert len(theirs) == len(ours)
    for one, other in zip(theirs, ours, strict=True):
        assert np.allclose(one, other, rtol=1e-4, atol=difference)


@pytest.mark.parametrize("name", ["adam", "adamw", "adadelta"])
def test_a_recipe_takes_it_with_tensorflow(name: str) -> None:
    from cnn_demo.spec.recipe import Recipe
    from cnn_demo.training.optimizer import optimizer

    found = optimizer(Recipe(optimizer=name), total_steps=10)
    assert type(found).__name__.removeprefix("Fused").lower() == name
    assert type(found).__name__.startswith("Fused")
