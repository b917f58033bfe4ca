"""The forward pass in NumPy gives what Keras gives, for every layer kind and activation, from the fixture of Explain."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.image_set import TEST, ImageSet
from cnn_demo.datasets.labelled_images import load_images
from cnn_demo.errors import ModelError
from cnn_demo.prediction import activations, layers, numpy_network
from cnn_demo.prediction.answers import feature_maps, image_set_predictions, kernels, penultimate_activations, predict
from cnn_demo.prediction.certainty import Certainty
from cnn_demo.prediction.numpy_network import NumpyNetwork, load_numpy
from cnn_demo.spec.activations import FUNCTIONS
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import LAYERS, Node
from tests.golden.make_explain import PATH, tensors_of
from tests.shipped import FIRST, NETWORKS

ANY_RULE = Certainty(
    whitening=np.eye(10),
    means=np.eye(10),
    least_probability=0.5,
    largest_distance=1.0,
    sure_probability=0.9,
    sure_distance=0.5,
)
FAST = next(network for network in NETWORKS if network.name == "fast")
GOLDEN = json.loads(PATH.read_text())


def numpy_of(golden: dict[str, Any]) -> NumpyNetwork:
    weights: dict[str, dict[str, np.ndarray]] = {}
    for name, tensor in tensors_of(golden).items():
        node, _, weight = name.rpartition("/")
        weights.setdefault(node, {})[weight] = tensor
    return NumpyNetwork(
        architecture=Architecture.from_dict(golden["architecture"]), weights=weights, certainty=ANY_RULE
    )


@pytest.mark.parametrize("copied", [1, layers.MOST_COPIED_BYTES])
@pytest.mark.parametrize("golden", GOLDEN, ids=range(len(GOLDEN)))
def test_every_layer_gives_what_keras_gives(
    golden: dict[str, Any], copied: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "MOST_COPIED_BYTES", copied)  # 1: a row of the map after the other
    given, found = numpy_of(golden), dict[str, np.ndarray]()
    image = np.array(golden["image"], np.float32).reshape(given.architecture.input_shape)

    def keep(node: Node, output: np.ndarray) -> None:
        assert output.shape[1:] == node.shape
        found[node.name] = output[1]

    given.run(np.stack([np.zeros_like(image), image]), keep)
    assert set(found) == set(golden["outputs"])
    for name, expected in golden["outputs"].items():
        np.testing.assert_allclose(found[name].ravel(), expected, atol=2e-6, rtol=1e-5, err_msg=name)


def test_tables_have_every_layer_kind_and_activation() -> None:
    assert set(activations.FUNCTIONS) == set(FUNCTIONS)
    kinds = {
        node.class_name
        for kind in LAYERS.values()
        for node in kind().nodes("layer", "image", (12,) if kind.takes == "vector" else (12, 12, 4))
    }
    assert kinds <= set(layers.LAYERS)


@pytest.mark.parametrize("shipped", NETWORKS, ids=lambda shipped: shipped.name)
def test_shipped_networks_predict_in_batches_what_they_predict_at_once(
    shipped: Any, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = load_numpy(shipped)
    images = rng.random((5, *given.architecture.input_shape), np.float32)
    at_once = given.run(images)
    monkeypatch.setattr(numpy_network, "MOST_BYTES", 1)
    assert given.batch_size() == 1
    np.testing.assert_allclose(given.probabilities(images), at_once, atol=1e-6)
    np.testing.assert_allclose(at_once.sum(axis=1), 1, atol=1e-5)


def test_answers_belong_together(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numpy_network, "MOST_BYTES", 1)  # one image after the other
    path, shape = str(FIRST.path), FIRST.project().architecture.input_shape
    images = rng.random((2, *shape), np.float32)
    answer, penultimate, maps = (
        predict(path, images),
        penultimate_activations(path, images),
        feature_maps(path, images[1]),
    )
    np.testing.assert_allclose(answer["probabilities"], penultimate["probabilities"], atol=1e-6)
    np.testing.assert_allclose(maps["maps"][maps["layers"][-1]["name"]], answer["probabilities"][1], atol=1e-6)
    assert answer["sure"].shape == answer["unsure"].shape == (2,)
    assert [each["shape"] for each in maps["layers"]] == [
        list(maps["maps"][each["name"]].shape) for each in maps["layers"]
    ]


def test_figures_on_an_image_set_are_those_of_the_predictions(tmp_path: Path) -> None:
    images = ImageSet(data=MNIST_5K, part=TEST, validation_share=0.1, seed=0)
    told = tmp_path / "progress.json"
    answer = image_set_predictions(str(FAST.path), images, progress_file=str(told))
    assert json.loads(told.read_text())["step"] == "Predicting"
    assert answer["figures"]["images"] == len(answer["labels"]) == 1000
    assert answer["figures"]["accuracy"] == (answer["labels"] == answer["answers"]).mean() > 0.98
    assert load_images(images, [3, 0]).shape == (2, 28, 28, 1)


def test_kernels_are_those_of_the_file_and_other_layers_have_none() -> None:
    weights = load_numpy(FIRST).weights
    name = next(node for node, each in weights.items() if "kernel" in each and each["kernel"].ndim == 4)
    np.testing.assert_array_equal(kernels(str(FIRST.path), name), weights[name]["kernel"])
    with pytest.raises(ModelError, match="no convolution 'nothing'"):
        kernels(str(FIRST.path), "nothing")


def test_weights_that_lead_to_infinite_numbers_are_refused() -> None:
    given = numpy_of(GOLDEN[2])
    for tensors in given.weights.values():
        for name in tensors:
            tensors[name] = np.full_like(tensors[name], 1e38)
    with pytest.raises(ModelError, match="infinite or not a number"):
        given.run(np.ones((1, *given.architecture.input_shape), np.float32))


def test_large_kernel_takes_no_more_memory_than_its_rows() -> None:
    design = Architecture.from_dict(
        {
            "version": 1,
            "input_shape": [64, 64, 3],
            "classes": 2,
            "layers": [{"kind": "conv2d", "filters": 1, "kernel_size": 31, "padding": "same"}, {"kind": "flatten"}],
        }
    )
    weights = {
        node.name: {name: np.zeros(shape, np.float32) for name, shape in node.weights.items()}
        for node in keras_graph(design)
    }
    given = NumpyNetwork(architecture=design, weights=weights, certainty=ANY_RULE)
    tracemalloc.start()
    given.run(np.zeros((1, 64, 64, 3), np.float32))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * MEGABYTE  # all windows together would take 47 MB


def test_images_of_another_shape_are_refused() -> None:
    with pytest.raises(ModelError, match=r"The images are \(3, 3, 1\); the network takes"):
        predict(str(FIRST.path), np.zeros((1, 3, 3, 1), np.float32))
