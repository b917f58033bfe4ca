"""First kernels, their likeness to hand-made ones, and digits found in a strip."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, DepthwiseConv2D, Flatten, Layer, MaxPooling2D, ResidualBlock, SeparableConv2D
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.learn.arithmetic import correlate
from cnn_demo.ui.learn.classic_kernels import SPOT, VERTICAL
from cnn_demo.ui.learn.detection import Found, detect, strip, windows
from cnn_demo.ui.learn.first_kernels import first_kernels
from cnn_demo.ui.learn.kernel_similarity import closest, share_of_random_below

Tensors = dict[str, np.ndarray]


@pytest.mark.parametrize(
    ("layer", "maps"),
    [
        (Conv2D(filters=4), 4),
        (DepthwiseConv2D(kernel_size=3, depth_multiplier=2), 6),
        (SeparableConv2D(filters=5), 5),
        (ResidualBlock(filters=7), 7),
    ],
    ids=lambda value: getattr(value, "kind", value),
)
def test_first_kernels_answer_to_a_grey_picture_as_the_layer_does(layer, maps: int, rng: np.random.Generator) -> None:
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
        return [
            sum(correlate(grey, depthwise[..., channel, 0]) * pointwise[channel, f] for channel in range(3))
            for f in range(pointwise.shape[1])
        ]
    first = next(array for name, array in tensors.items() if name.endswith("kernel"))
    return [sum(correlate(grey, first[..., channel, f]) for channel in range(3)) for f in range(first.shape[-1])]


def test_network_that_begins_with_another_layer_has_no_first_kernels() -> None:
    for layers in ((Flatten(),), (MaxPooling2D(), Conv2D(filters=2), Flatten())):
        assert first_kernels(Architecture(layers=layers), {}) is None


def test_a_hand_made_kernel_is_closest_to_itself_and_its_reverse_is_told_by_the_sign() -> None:
    assert closest(VERTICAL.values).name == VERTICAL.name
    reversed_one = closest(-3.0 * VERTICAL.values)
    assert (reversed_one.name, reversed_one.cosine) == (VERTICAL.name, pytest.approx(-1.0))
    assert reversed_one.signed_values.tolist() == (-VERTICAL.values).tolist()


def test_larger_kernels_are_compared_with_the_hand_made_one_in_their_middle() -> None:
    found = closest(np.pad(SPOT.values, 1))
    assert found.name == SPOT.name
    assert found.values.shape == (5, 5)
    assert found.cosine == pytest.approx(1.0)


def test_share_of_random_kernels_tells_a_striking_likeness_from_an_ordinary_one(rng: np.random.Generator) -> None:
    assert share_of_random_below(closest(VERTICAL.values)) == 1.0
    shares = [share_of_random_below(closest(rng.normal(size=(3, 3)))) for _ in range(200)]
    assert 0.35 < float(np.mean(shares)) < 0.65


def test_strip_holds_each_picture_between_gaps() -> None:
    whole = strip([np.full((2, 3), value, np.uint8) for value in (5, 9)], 1)
    assert whole.tolist() == [[0, 5, 5, 5, 0, 9, 9, 9, 0]] * 2


def test_windows_are_as_many_as_the_formula_says() -> None:
    whole = np.arange(28 * 61, dtype=np.int64).astype(np.uint8).reshape(28, 61)
    lefts, parts = windows(whole, 28, 2)
    assert len(lefts) == len(parts) == (61 - 28) // 2 + 1
    assert np.array_equal(parts[3], whole[:, 6:34])


def test_most_probable_sure_windows_stay_and_their_neighbours_go() -> None:
    probabilities = np.array([[0.6, 0.4], [0.9, 0.1], [0.05, 0.95], [0.3, 0.7]])
    unsure = np.array([False, False, True, False])
    found = detect([0, 2, 20, 40], probabilities, unsure, apart=10)
    assert found == [Found(label=0, left=2, probability=0.9), Found(label=1, left=40, probability=0.7)]
