"""The computed receptive field agrees with the gradients of the built network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    AveragePooling2D,
    Conv2D,
    DepthwiseConv2D,
    Flatten,
    Layer,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
    ZeroPadding2D,
)
from cnn_demo.spec.summary import summarise

SIDE = 48
LINEAR: dict[str, Any] = {"activation": "linear"}
DESIGNS: dict[str, tuple[Layer, ...]] = {
    "two convolutions": (Conv2D(**LINEAR), Conv2D(kernel_size=5, **LINEAR)),
    "strided": (Conv2D(strides=2, **LINEAR), Conv2D(**LINEAR), Conv2D(kernel_size=2, strides=3, **LINEAR)),
    "dilated": (Conv2D(dilation_rate=3, **LINEAR), Conv2D(kernel_size=2, dilation_rate=4, **LINEAR)),
    "padded": (Conv2D(strides=2, **LINEAR), ZeroPadding2D(padding=2), Conv2D(**LINEAR)),
    "average pooling": (Conv2D(**LINEAR), AveragePooling2D(), Conv2D(**LINEAR), AveragePooling2D(pool_size=3)),
    "overlapping pools": (AveragePooling2D(pool_size=3, strides=2), AveragePooling2D(pool_size=3, strides=2)),
    "same padding": (
        Conv2D(padding="same", **LINEAR),
        AveragePooling2D(padding="same"),
        Conv2D(kernel_size=5, padding="same", **LINEAR),
    ),
    "separable": (
        SeparableConv2D(kernel_size=5, strides=2, **LINEAR),
        DepthwiseConv2D(kernel_size=3, **LINEAR),
    ),
    "residual": (
        ResidualBlock(strides=2, batch_normalization=False, **LINEAR),
        ResidualBlock(batch_normalization=False, **LINEAR),
    ),
}


@pytest.fixture(scope="module")
def gradient(build: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """Which pixels the middle value of a design's last map depends on: (SIDE, SIDE) bool."""
    import keras
    import tensorflow as tf

    def of(layers: tuple[Layer, ...]) -> np.ndarray:
        design = Architecture(layers=(*layers, Flatten()), input_shape=(SIDE, SIDE, 1))
        model = build(design)
        inner = keras.Model(model.input, model.get_layer(design.names()[len(layers) - 1]).output)
        # All kernels positive: no two paths to a pixel cancel out.
        inner.set_weights([np.abs(weight) + 0.01 for weight in inner.get_weights()])
        image = tf.Variable(np.random.default_rng(0).random((1, SIDE, SIDE, 1), np.float32))
        with tf.GradientTape() as tape:
            maps = inner(image, training=False)
            middle = maps[0, maps.shape[1] // 2, maps.shape[2] // 2, 0]
        return np.asarray(tape.gradient(middle, image))[0, :, :, 0] != 0

    return of


@pytest.mark.parametrize("name", DESIGNS)
def test_a_value_depends_on_exactly_as_many_pixels_as_the_summary_says(
    gradient: Callable[..., np.ndarray], name: str
) -> None:
    layers = DESIGNS[name]
    design = Architecture(layers=(*layers, Flatten()), input_shape=(SIDE, SIDE, 1))
    expected = summarise(design).rows[len(layers) - 1].receptive_field
    rows, columns = np.nonzero(gradient(layers))
    assert (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1) == expected


def test_max_pooling_never_sees_beyond_its_window(gradient: Callable[..., np.ndarray]) -> None:
    layers = (Conv2D(**LINEAR), MaxPooling2D(pool_size=3), Conv2D(**LINEAR))
    design = Architecture(layers=(*layers, Flatten()), input_shape=(SIDE, SIDE, 1))
    height, width = summarise(design).rows[2].receptive_field
    rows, columns = np.nonzero(gradient(layers))
    assert np.ptp(rows) < height
    assert np.ptp(columns) < width
