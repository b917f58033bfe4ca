"""A grouped convolution that is computed group by group is Keras's own: same outputs, same gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, Flatten


@pytest.mark.parametrize(
    "layer",
    [
        Conv2D(filters=4, groups=2),
        Conv2D(filters=8, groups=4, strides=2, padding="same", use_bias=False),
        Conv2D(filters=4, groups=4, dilation_rate=3, padding="same", activation="silu"),
    ],
    ids=["plain", "strided", "dilated"],
)
def test_it_computes_and_learns_as_keras_does(keras: Any, layer: Conv2D) -> None:
    import tensorflow as tf

    from cnn_demo.network.build import build
    from cnn_demo.network.grouped_conv2d import GroupByGroupConv2D
    from cnn_demo.network.own_layers import with_plain_layers

    design = Architecture(layers=(Conv2D(filters=4, kernel_size=1), layer, Flatten()), input_shape=(9, 8, 1), classes=3)
    ours = build(design)
    theirs = with_plain_layers(ours)
    assert isinstance(ours.get_layer("conv2d_2"), GroupByGroupConv2D)
    assert type(theirs.get_layer("conv2d_2")) is keras.layers.Conv2D
    images = np.random.default_rng(0).random((5, 9, 8, 1), np.float32)

    def outputs_and_gradient(model: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            outputs = model(images, training=True)
            loss = tf.reduce_sum(outputs[:, 0] ** 2)
        return outputs, tape.gradient(loss, model.get_layer("conv2d_2").kernel.value)

    for ours_found, theirs_found in zip(outputs_and_gradient(ours), outputs_and_gradient(theirs), strict=True):
        assert np.abs(theirs_found).max() > 1e-3
        assert np.allclose(ours_found, theirs_found, atol=1e-5)
