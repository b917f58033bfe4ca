"""A dropout with half of the random numbers drops as many values as it should, anew each time, and the same for a seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Dropout, Flatten

VALUES = 200_001  # odd: the last random number is for one value


def layer(rate: float, seed: int = 3) -> Any:
    from cnn_demo.network.quick_dropout import QuickDropout

    return QuickDropout(rate, seed=seed)


@pytest.mark.parametrize("rate", [0.001, 0.25, 0.3, 0.5, 0.9])
def test_the_share_of_the_rate_is_dropped_and_the_mean_stays(keras: Any, rate: float) -> None:
    found = np.asarray(layer(rate)(np.ones((1, VALUES), np.float32), training=True))
    assert np.allclose(np.unique(found), [0.0, 1 / (1 - rate)])
    deviation = np.sqrt(rate * (1 - rate) / VALUES)
    assert np.mean(found == 0) == pytest.approx(rate, abs=5 * deviation + 1 / 131_072)
    assert found.mean() == pytest.approx(1, abs=5 * deviation / (1 - rate) + 1 / 131_072)


def test_neighbours_are_dropped_independently_of_each_other(keras: Any) -> None:
    kept = np.asarray(layer(0.5)(np.ones((1, VALUES), np.float32), training=True))[0] > 0
    for distance in (1, 2):
        assert np.mean(kept[distance:] == kept[:-distance]) == pytest.approx(0.5, abs=0.01)


def test_it_draws_anew_each_time_and_the_same_for_a_seed(keras: Any) -> None:
    ones = np.ones((4, 9, 8, 3), np.float32)
    one, same, other = layer(0.5), layer(0.5), layer(0.5, seed=4)
    first, second = np.asarray(one(ones, training=True)), np.asarray(one(ones, training=True))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, same(ones, training=True))
    assert not np.array_equal(first, other(ones, training=True))


def test_the_gradient_flows_through_the_kept_values_alone(keras: Any) -> None:
    import tensorflow as tf

    inputs = tf.ones((1, 1000))
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(0.25)(inputs, training=True)
    assert np.array_equal(tape.gradient(outputs, inputs), outputs)  # each is 0 or 1 / (1 - rate)


def test_nothing_is_dropped_while_it_predicts(keras: Any) -> None:
    ones = np.ones((1, 100), np.float32)
    assert np.array_equal(layer(0.5)(ones, training=False), ones)
    assert np.array_equal(layer(0.0)(ones, training=True), ones)


def test_a_network_has_it_and_exports_keras_own(keras: Any) -> None:
    from cnn_demo.network.build import build
    from cnn_demo.network.own_layers import with_plain_layers

    network = build(Architecture(layers=(Dropout(rate=0.5), Flatten())))
    assert type(network.get_layer("dropout_1")).__name__ == "QuickDropout"
    assert type(with_plain_layers(network).get_layer("dropout_1")) is keras.layers.Dropout
