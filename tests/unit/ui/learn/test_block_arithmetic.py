"""Normalized values have mean beta and deviation gamma, and each step with momentum follows from the one before."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.prediction.numpy_network import load_numpy
from cnn_demo.ui.learn.block_arithmetic import EPSILON, Normalization, momentum_steps, of_batch
from cnn_demo.ui.learn.blocks import BEST, outputs_of


def test_values_normalized_with_their_own_mean_have_the_learned_mean_and_deviation(rng: np.random.Generator) -> None:
    values = rng.normal(3, 2, (3, 3)).round(3)
    normalization = of_batch(values, 0.7, -0.2)
    after = normalization(values)
    share = np.sqrt(normalization.variance / (normalization.variance + EPSILON))
    assert after.mean() == pytest.approx(-0.2, abs=2e-3)
    assert after.std() == pytest.approx(0.7 * share, abs=2e-3)


def test_channel_without_variance_becomes_the_offset() -> None:
    assert of_batch(np.full((3, 3), 0.4), 2.0, 0.5)(np.full((3, 3), 0.4)).tolist() == [[0.5] * 3] * 3


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_each_step_follows_from_the_numbers_of_the_one_before(momentum: float) -> None:
    weight, velocity = 1.0, 0.0
    for step in momentum_steps(momentum, 0.1, 6):
        assert step.gradient == weight
        assert step.velocity == pytest.approx(momentum * velocity - 0.1 * step.gradient, abs=6e-6)
        assert step.weight == pytest.approx(weight + step.velocity, abs=1e-9)
        weight, velocity = step.weight, step.velocity


def test_without_momentum_a_step_is_the_rate_times_the_gradient() -> None:
    assert [step.weight for step in momentum_steps(0.0, 0.1, 2)] == [0.9, 0.81]


def test_prediction_is_the_layers_of_the_shipped_network(rng: np.random.Generator) -> None:
    network = load_numpy(BEST)
    outputs = outputs_of(network, rng.integers(0, 255, (28, 28), np.uint8))
    own = network.weights["batch_normalization_1"]
    for channel in range(16):
        normalization = Normalization(
            mean=float(own["moving_mean"][channel]),
            variance=float(own["moving_variance"][channel]),
            gamma=float(own["gamma"][channel]),
            beta=float(own["beta"][channel]),
        )
        expected = outputs["batch_normalization_1"][..., channel]
        assert normalization(outputs["conv2d_1"][..., channel].astype(np.float64)) == pytest.approx(expected, abs=1e-3)
