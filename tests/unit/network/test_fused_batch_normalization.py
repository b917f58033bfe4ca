"""A batch normalization that trains in one operation is Keras's own: same outputs, gradients and moving statistics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Activation, BatchNormalization, Conv2D, Flatten

NAME = "batch_normalization_1"


def networks(shape: tuple[int, int, int], filters: int) -> tuple[Any, Any]:
    """Ours and the same of Keras's own layers, with other parameters of the normalization than 1 and 0."""
    from cnn_demo.network.build import build
    from cnn_demo.network.own_layers import with_plain_layers

    layers = (Conv2D(filters=filters, activation="linear"), BatchNormalization(momentum=0.7), Activation(), Flatten())
    ours = build(Architecture(layers=layers, input_shape=shape, classes=3))
    chance = np.random.default_rng(1)
    ours.get_layer(NAME).set_weights([chance.uniform(0.5, 2.0, filters) for _ in range(4)])
    return ours, with_plain_layers(ours)


def trained_on(model: Any, images: np.ndarray) -> list[np.ndarray]:
    """What a training step computes: outputs, gradients of all weights, and then the moving statistics."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        outputs = model(images, training=True)
        loss = tf.reduce_sum(outputs[:, 0] ** 2)
    gradients = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    return [np.asarray(each) for each in (outputs, *gradients, *model.get_layer(NAME).get_weights())]


@pytest.mark.parametrize(
    ("images", "filters"), [(5, 4), (64, 16), (1, 3)], ids=["few", "as vectors of the processor", "one image"]
)
def test_it_computes_and_learns_as_keras_does(keras: Any, images: int, filters: int) -> None:
    ours, theirs = networks((7, 6, 1), filters)
    assert type(ours.get_layer(NAME)) is not keras.layers.BatchNormalization
    assert type(theirs.get_layer(NAME)) is keras.layers.BatchNormalization
    batch = np.random.default_rng(0).random((images, 7, 6, 1), np.float32)
    before = theirs.get_layer(NAME).get_weights()
    ours_found, theirs_found = trained_on(ours, batch), trained_on(theirs, batch)
    assert any(np.abs(new - old).max() > 1e-2 for new, old in zip(theirs_found[-4:], before, strict=True))
    for mine, other in zip(ours_found, theirs_found, strict=True):
        assert mine.shape == other.shape
        assert np.allclose(mine, other, atol=1e-4, rtol=1e-4)


def test_the_variance_of_a_single_value_is_zero(keras: Any) -> None:
    """As with Keras: TensorFlow's own estimate would divide by zero."""
    ours, theirs = networks((3, 3, 1), 2)
    one = np.random.default_rng(0).random((1, 3, 3, 1), np.float32)
    for mine, other in zip(trained_on(ours, one), trained_on(theirs, one), strict=True):
        assert np.allclose(mine, other, atol=2e-5)


def test_it_predicts_bit_for_bit_as_keras_does(keras: Any) -> None:
    ours, theirs = networks((7, 6, 1), 4)
    batch = np.random.default_rng(0).random((5, 7, 6, 1), np.float32)
    assert np.array_equal(ours(batch, training=False), theirs(batch, training=False))


def test_frozen_layers_keep_their_statistics(keras: Any) -> None:
    ours, _ = networks((7, 6, 1), 4)
    layer = ours.get_layer(NAME)
    layer.trainable = False
    before = layer.get_weights()
    ours(np.random.default_rng(0).random((5, 7, 6, 1), np.float32), training=True)
    assert all(np.array_equal(now, then) for now, then in zip(layer.get_weights(), before, strict=True))


@pytest.mark.parametrize("channels", [3, 16], ids=["cast to float32", "as it is"])
def test_in_bfloat16_it_computes_what_keras_does(keras: Any, channels: int) -> None:
    from cnn_demo.network.fused_batch_normalization import FusedBatchNormalization

    maps = np.random.default_rng(0).normal(2.0, 3.0, (8, 5, 4, channels)).astype(np.float32)
    found = []
    for kind in (keras.layers.BatchNormalization, FusedBatchNormalization):
        layer = kind(dtype="mixed_bfloat16")
        outputs = layer(maps, training=True)
        assert outputs.dtype.name == "bfloat16"
        assert {weight.dtype for weight in layer.weights} == {"float32"}
        found.append([np.asarray(each, np.float32) for each in (outputs, *layer.weights)])
    for theirs, ours in zip(*found, strict=True):
        assert np.allclose(theirs, ours, atol=0.03)  # bfloat16 has eight significant bits
