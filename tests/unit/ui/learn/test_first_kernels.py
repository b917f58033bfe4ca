"""The kernels of a network's first layer respond to a grey picture as the layer does."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, DepthwiseConv2D, Flatten, Layer, MaxPooling2D, ResidualBlock, SeparableConv2D
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.learn.arithmetic import correlate
from cnn_demo.ui.learn.first_kernels import first_kernels

Tensors = dict[str, np.ndarray]


@pytest.mark.parametrize(
    ("layer", "maps"),
    [
        (Conv2D(filters=4), 4),
        (DepthwiseConv2D(kernel_size=3, depth_multiplier=2), 6),
        (SeparableConv2D(filters=5), 5),
        (SeparableConv2D(filters=5, depth_multiplier=2), 5),
        (ResidualBlock(filters=7), 7),
    ],
    ids=lambda value: getattr(value, "kind", value),
)
def test_first_kernels_respond_to_a_grey_picture_as_the_layer_does(
    layer: Layer, maps: int, rng: np.random.Generator
) -> None:
    design = Architecture(layers=(layer, Flatten()), input_shape=(9, 9, 3))
    tensors = {name: rng.normal(size=shape).astype(np.float32) for name, shape in weight_shapes(design).items()}
    kernels = first_kernels(design, tensors)
    assert kernels is not None
    assert kernels.shape == (maps, 3, 3)
    grey = rng.random((9, 9))
    own = {name.partition("/")[2]: array for name, array in tensors.items() if array.ndim == 4 and "conv" in name}
    expected = _channel_by_channel(layer, own, tensors, grey)
    np.testing.assert_allclose([correlate(grey, kernel) for kernel in kernels], expected, atol=1e-4)


def _channel_by_channel(layer: Layer, own: Tensors, tensors: Tensors, grey: np.ndarray) -> list[np.ndarray]:
    """The layer's maps where each of three channels holds the same picture."""
    if isinstance(layer, DepthwiseConv2D):
        kernel = own["kernel"]
        return [correlate(grey, kernel[..., channel, m]) for channel in range(3) for m in range(2)]
    if isinstance(layer, SeparableConv2D):
        depthwise, pointwise = own["depthwise_kernel"], own["pointwise_kernel"][0, 0]
        multiplier = depthwise.shape[-1]
        return [
            _sum(
                [
                    correlate(grey, depthwise[..., channel, m]) * pointwise[channel * multiplier + m, f]
                    for channel in range(3)
                    for m in range(multiplier)
                ]
            )
            for f in range(pointwise.shape[1])
        ]
    first = next(array for name, array in tensors.items() if name.endswith("kernel"))
    return [_sum([correlate(grey, first[..., channel, f]) for channel in range(3)]) for f in range(first.shape[-1])]


def _sum(maps: list[np.ndarray]) -> np.ndarray:
    return np.sum(maps, axis=0)


def test_network_that_begins_with_another_layer_has_no_first_kernels() -> None:
    for layers in ((Flatten(),), (MaxPooling2D(), Conv2D(filters=2), Flatten())):
        assert first_kernels(Architecture(layers=layers), {}) is None
