"""The loss along a weight of the output layer: its slope is the one of its curve, and the steepest comes first."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.prediction.loss_along_weight import KERNEL, losses_along_weight, steepest_weights
from tests.shipped import NETWORKS

FAST = str(next(network for network in NETWORKS if network.name == "fast").path)
STEP = 1e-2


def test_slope_is_that_of_the_curve(rng: np.random.Generator) -> None:
    images, labels = rng.random((20, 28, 28, 1), np.float32), rng.integers(0, 10, 20)
    found = steepest_weights(FAST, KERNEL, images, labels, untrained=False, count=3)
    assert np.all(np.diff(np.abs(found["slopes"])) <= 0)
    for index, value, slope in zip(found["indices"], found["values"], found["slopes"], strict=True):
        values = [value - STEP, value, value + STEP]
        below, here, above = losses_along_weight(FAST, KERNEL, index, values, images, labels, untrained=False)
        assert here == pytest.approx(found["loss"], rel=1e-4)
        assert (above - below) / (2 * STEP) == pytest.approx(slope, rel=2e-2)


@pytest.mark.parametrize(("weight", "untrained"), [("conv2d_1/kernel", False), (KERNEL, True)])
def test_other_weights_are_refused(weight: str, untrained: bool) -> None:
    with pytest.raises(ModelError, match="Without TensorFlow"):
        steepest_weights(FAST, weight, np.zeros((1, 28, 28, 1)), np.zeros(1, int), untrained=untrained, count=1)
