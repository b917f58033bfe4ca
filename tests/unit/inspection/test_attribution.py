"""Each method against networks whose answer is known by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.prediction import class_activation
from cnn_demo.spec.conv_outputs import conv_outputs
from tests.shipped import FIRST, NETWORKS

keras: Any = pytest.importorskip("keras")

SIDE = 6
BEST = next(network for network in NETWORKS if network.name == "best")


def linear(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
    """A network whose logits are weighted sums of the pixels, and the weights (h, w, classes)."""
    image = keras.Input((SIDE, SIDE, 1))
    last = keras.layers.Dense(3, activation="softmax")
    model = keras.Model(image, last(keras.layers.Flatten()(image)))
    weights = rng.normal(0, 1, (SIDE * SIDE, 3)).astype(np.float32)
    last.set_weights([weights, np.array([0.5, -1, 0], np.float32)])
    return model, weights.reshape(SIDE, SIDE, 3)


def convolutional(kernel: np.ndarray, class_weights: list[list[float]]) -> Any:
    """conv (a filter for each last axis of the kernel) - global average - softmax over two classes."""
    image = keras.Input((SIDE, SIDE, 1))
    conv = keras.layers.Conv2D(kernel.shape[-1], kernel.shape[0], padding="same", use_bias=False, name="conv")
    last = keras.layers.Dense(2, activation="softmax")
    model = keras.Model(image, last(keras.layers.GlobalAveragePooling2D()(conv(image))))
    conv.set_weights([kernel.astype(np.float32)])
    last.set_weights([np.array(class_weights, np.float32), np.zeros(2, np.float32)])
    return model


def test_saliency_of_a_linear_network_is_its_weights(rng: np.random.Generator) -> None:
    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.inspection.saliency import input_gradient, smoothgrad

    model, weights = linear(rng)
    image = rng.random((SIDE, SIDE, 1), np.float32)
    for method in (input_gradient, smoothgrad):
        np.testing.assert_allclose(method(logits_model(model), image, 2)[..., 0], weights[..., 2], rtol=1e-5, atol=1e-6)


def test_integrated_gradients_of_a_linear_network_are_weight_times_pixel(rng: np.random.Generator) -> None:
    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.inspection.saliency import integrated_gradients

    model, weights = linear(rng)
    image = rng.random((SIDE, SIDE, 1), np.float32)
    attributions, difference = integrated_gradients(logits_model(model), image, 0)
    np.testing.assert_allclose(attributions[..., 0], weights[..., 0] * image[..., 0], rtol=1e-4, atol=1e-5)
    assert attributions.sum() == pytest.approx(difference, abs=1e-4)


def test_integrated_gradients_add_up_on_a_curved_network_too(rng: np.random.Generator) -> None:
    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.inspection.saliency import integrated_gradients

    image = keras.Input((SIDE, SIDE, 1))
    hidden = keras.layers.Conv2D(4, 3, activation="tanh", kernel_initializer=keras.initializers.RandomNormal(seed=1))
    last = keras.layers.Dense(3, activation="softmax", kernel_initializer=keras.initializers.RandomNormal(seed=2))
    model = keras.Model(image, last(keras.layers.Flatten()(hidden(image))))
    attributions, difference = integrated_gradients(logits_model(model), rng.random((SIDE, SIDE, 1), np.float32), 1)
    assert attributions.sum() == pytest.approx(difference, abs=1e-3)


def test_grad_cam_shows_where_the_filter_of_the_class_is_active() -> None:
    from cnn_demo.inspection.grad_cam import grad_cam

    identity = np.zeros((1, 1, 1, 2))
    identity[0, 0, 0] = [1.0, -1.0]  # the second map is the image's negative
    model = convolutional(identity, [[3.0, 0.0], [0.0, 3.0]])
    image = np.zeros((SIDE, SIDE, 1), np.float32)
    image[2, 4] = 1.0
    for_first = grad_cam(model, image, "conv", 0)
    expected = np.zeros((SIDE, SIDE), np.float32)
    expected[2, 4] = 3.0 / SIDE**2  # the class's weight, spread by the mean over the map
    np.testing.assert_allclose(for_first, expected, atol=1e-7)
    assert not grad_cam(model, image, "conv", 1).any()  # its map is negative there: nothing speaks for it


def test_occlusion_of_a_network_that_reads_one_pixel_shows_that_pixel() -> None:
    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.inspection.occlusion import occlusion

    image = keras.Input((SIDE, SIDE, 1))
    last = keras.layers.Dense(2, activation="softmax")
    model = keras.Model(image, last(keras.layers.Flatten()(image)))
    weights = np.zeros((SIDE * SIDE, 2), np.float32)
    weights[3 * SIDE + 1, 0] = 2.0
    last.set_weights([weights, np.zeros(2, np.float32)])
    change = occlusion(logits_model(model), np.ones((SIDE, SIDE, 1), np.float32), 0, side=1, cover=0.0)
    assert change[3, 1] == pytest.approx(2.0)
    assert np.abs(change).sum() == pytest.approx(2.0)
    wider = occlusion(logits_model(model), np.ones((SIDE, SIDE, 1), np.float32), 0, side=3, cover=0.0)
    assert (wider > 1).sum() == 9


def test_layer_without_maps_is_refused_by_name(rng: np.random.Generator) -> None:
    from cnn_demo.errors import ModelError
    from cnn_demo.inspection.grad_cam import grad_cam

    model, _ = linear(rng)
    with pytest.raises(ModelError, match="is a vector"):
        grad_cam(model, np.zeros((SIDE, SIDE, 1), np.float32), model.layers[1].name, 0)
    with pytest.raises(ModelError, match="no layer 'conv9'"):
        grad_cam(model, np.zeros((SIDE, SIDE, 1), np.float32), "conv9", 0)


@pytest.mark.parametrize("method", ["grad_cam", "saliency", "smoothgrad", "integrated_gradients", "occlusion"])
def test_every_method_works_on_a_shipped_network(method: str) -> None:
    from cnn_demo.inspection.attribution import attribution

    image = np.zeros((28, 28, 1), np.float32)
    image[4:24, 13:16] = 1.0
    found = attribution(
        str(FIRST.path), image, method, 1, list(conv_outputs(FIRST.project().architecture).values())[-1]
    )
    assert found["map"].ndim == 2
    assert np.isfinite(found["map"]).all()
    assert found["map"].any()
    if method == "integrated_gradients":
        assert found["map"].sum() == pytest.approx(found["difference"], rel=0.05)


def test_gradients_of_many_images_are_the_same_in_parts(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.inspection import gradients

    model, _ = linear(rng)
    logits, images = gradients.logits_model(model), rng.random((7, SIDE, SIDE, 1), np.float32)
    whole = gradients.input_gradients(logits, images, 1)
    monkeypatch.setattr(gradients, "fitting_batch_size", lambda model: 2 * gradients.BACKWARD_COST)
    for one, other in zip(whole, gradients.input_gradients(logits, images, 1), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("label", [1, 7])
def test_grad_cam_of_averaged_maps_is_the_same_without_keras(label: int) -> None:
    from cnn_demo.inspection.attribution import attribution

    layer = class_activation.averaged_layer(BEST.project().architecture)
    assert layer is not None
    image = np.zeros((28, 28, 1), np.float32)
    image[4:24, 13:16] = 1.0
    question = (str(BEST.path), image, "grad_cam", label, layer)
    answer, own = attribution(*question), class_activation.attribution(*question)
    np.testing.assert_allclose(own["map"], answer["map"], rtol=1e-3, atol=1e-5)
    assert own["weakness"] == answer["weakness"]
