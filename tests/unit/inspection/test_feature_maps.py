"""Feature maps, kernels and their statistics on networks whose answers are known by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import keras
import numpy as np
import pytest

from cnn_demo.datasets import labelled_images
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import ModelError, WorkerError
from cnn_demo.inspection import activation_statistics, feature_maps
from cnn_demo.inspection.activation_statistics import accumulate
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.builtin_data import MNIST_5K

EDGE = np.array([[0, 0, 0], [-1, 1, 0], [0, 0, 0]], np.float32)  # a pixel less its left neighbour
IMAGES = ImageSet(data=MNIST_5K, part="validation", validation_share=0.1, seed=0)


def edges() -> Any:
    """conv (map 0: left edges; map 1: never above zero) - dropout - flatten - softmax, for 4 x 4 images."""
    image = keras.Input((4, 4, 1), name="image")
    conv = keras.layers.Conv2D(2, 3, padding="same", activation="relu", name="conv2d_1")
    inner = keras.layers.Flatten(name="flatten_1")(keras.layers.Dropout(0.5, name="dropout_1")(conv(image)))
    model = keras.Model(image, keras.layers.Dense(2, activation="softmax", name="output")(inner))
    conv.set_weights([np.stack([EDGE, 0 * EDGE], axis=-1)[:, :, None], np.array([0, -1], np.float32)])
    return model


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stands for every network that the tasks load."""
    known = edges()
    for module in (feature_maps, activation_statistics):
        monkeypatch.setattr(module, "load", lambda path: SimpleNamespace(model=known))
        monkeypatch.setattr(module, "TrainedNetwork", MagicMock())
        monkeypatch.setattr(module, "layer_titles", lambda _: {"conv2d_1": "Convolution 3 × 3", "output": "Dense"})
    return known


def stripe() -> np.ndarray:
    """(4, 4, 1): the third column is bright."""
    image = np.zeros((4, 4, 1), np.float32)
    image[:, 2] = 1.0
    return image


@pytest.mark.usefixtures("model")
def test_map_of_a_known_kernel_is_the_one_computed_by_hand() -> None:
    found = feature_maps.feature_maps("any", stripe())
    assert [layer["name"] for layer in found["layers"]] == ["conv2d_1", "output"]
    assert found["layers"][0] == {"name": "conv2d_1", "title": "Convolution 3 × 3", "shape": [4, 4, 2]}
    assert found["layers"][1]["title"] == "Dense"
    np.testing.assert_array_equal(found["maps"]["conv2d_1"][..., 0], stripe()[..., 0])
    assert not found["maps"]["conv2d_1"][..., 1].any()
    assert found["maps"]["output"].sum() == pytest.approx(1.0)


@pytest.mark.usefixtures("model")
def test_image_of_another_size_is_refused() -> None:
    with pytest.raises(ModelError, match=r"image is \(5, 5, 3\); the network takes \(4, 4, 1\)"):
        feature_maps.feature_maps("any", np.zeros((5, 5, 3), np.float32))


@pytest.mark.usefixtures("model")
def test_kernels_are_the_weights_of_a_convolution_and_of_nothing_else() -> None:
    np.testing.assert_array_equal(feature_maps.kernels("any", "conv2d_1")[:, :, 0, 0], EDGE)
    with pytest.raises(ModelError, match="no convolution 'output'"):
        feature_maps.kernels("any", "output")


@pytest.mark.parametrize("layer", [keras.layers.DepthwiseConv2D(3), keras.layers.SeparableConv2D(5, 3)])
def test_depthwise_kernels_are_one_for_each_channel(layer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    image = keras.Input((4, 4, 2))
    model = keras.Model(image, layer(image))
    monkeypatch.setattr(feature_maps, "load", lambda path: SimpleNamespace(model=model))
    assert feature_maps.kernels("any", layer.name).shape == (3, 3, 2, 1)


def test_statistics_over_several_batches_are_those_counted_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation_statistics, "fitting_batch_size", lambda model: 2)
    images = np.stack([stripe(), 0 * stripe(), 0.5 * stripe()])
    found = accumulate(edges(), images, Progress({"a": 0.0}))
    assert found.max()[:2].tolist() == [1.0, 0.0]
    assert found.mean()[:2] == pytest.approx([(4 + 0 + 2) / 48, 0.0])
    assert found.zeros()[:2] == pytest.approx([40 / 48, 1.0])
    assert found.mean()[2:].sum() == pytest.approx(1.0)


@pytest.mark.usefixtures("model")
def test_statistics_task_lists_its_layers_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    images = (255 * np.stack([stripe()] * 3)).astype(np.uint8)
    monkeypatch.setattr(labelled_images, "_load_cached", lambda _: (images, np.zeros(3, np.uint8)))
    found = activation_statistics.activation_statistics("any", IMAGES)
    assert found["figures"]["images"] == 3
    assert [(layer["name"], layer["maps"]) for layer in found["figures"]["layers"]] == [("conv2d_1", 2), ("output", 2)]
    assert found["zeros"].shape == (4,)
    (tmp_path / "stop").touch()
    with pytest.raises(WorkerError):
        activation_statistics.activation_statistics("any", IMAGES, stop_file=str(tmp_path / "stop"))
