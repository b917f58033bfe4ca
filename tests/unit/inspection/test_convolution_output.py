"""What Inspect shows of a network whose output stage is a convolution and pooling."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, ConvolutionOutput

DESIGN = Architecture(
    layers=(Conv2D(filters=5),), output=ConvolutionOutput(kernel_size=1), input_shape=(8, 9, 1), classes=3
)


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return np.random.default_rng(0).random((4, 8, 9, 1), np.float32)


def test_logits_are_what_softmax_makes_probabilities_of(images: np.ndarray) -> None:
    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.network.build import build

    model = build(DESIGN)
    powers = np.exp(np.asarray(logits_model(model)(images)))
    assert np.allclose(powers / powers.sum(axis=1, keepdims=True), model(images), atol=1e-6)


def test_penultimate_activations_are_the_means_that_the_convolution_weighs(images: np.ndarray) -> None:
    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.inspection.penultimate import penultimate_in_batches
    from cnn_demo.network.build import build

    model = build(DESIGN)
    activations, probabilities = penultimate_in_batches(model, images)
    kernel, bias = model.get_layer("output_conv2d").get_weights()
    assert activations.shape == (4, 5)
    assert np.allclose(activations @ kernel[0, 0] + bias, logits_model(model)(images), atol=1e-5)
    assert np.allclose(probabilities, model(images), atol=1e-6)


def test_grad_cam_of_the_output_convolution_is_the_map_of_the_class(images: np.ndarray) -> None:
    """A class's logit is the mean of its map, so each of its cells has the gradient 1 / cells, and other maps have none."""
    import keras

    from cnn_demo.inspection.grad_cam import grad_cam
    from cnn_demo.network.build import build

    model = build(DESIGN)
    maps = keras.Model(model.input, model.get_layer("output_conv2d").output)(images[:1])
    own = np.asarray(maps)[0, :, :, 2]
    assert np.allclose(grad_cam(model, images[0], "output_conv2d", 2), np.maximum(own, 0) / own.size, atol=1e-6)
