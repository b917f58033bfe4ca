"""Adadelta in one operation takes the steps of Keras's own, and keeps the same running means."""

from __future__ import annotations

import numpy as np
import pytest

STEPS = 5


@pytest.mark.parametrize("weight_decay", [None, 0.01])
def test_it_takes_the_steps_of_keras(weight_decay: float | None) -> None:
    import keras

    from cnn_demo.training.fused_adadelta import FusedAdadelta

    chance = np.random.default_rng(0)
    start = chance.normal(size=(40, 30)).astype(np.float32)
    gradients = chance.normal(size=(STEPS, 40, 30)).astype(np.float32)
    found = []
    for kind in (keras.optimizers.Adadelta, FusedAdadelta):
        variable = keras.Variable(start)
        optimizer = kind(learning_rate=1.0, weight_decay=weight_decay)
        for gradient in gradients:
            optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        found.append([np.asarray(each) for each in (variable, *optimizer.variables)])
    theirs, ours = found
    assert np.abs(theirs[0] - start).max() > 1e-3
    assert len(theirs) == len(ours)
    for one, other in zip(theirs, ours, strict=True):
        assert np.allclose(one, other, rtol=1e-4, atol=1e-8)
