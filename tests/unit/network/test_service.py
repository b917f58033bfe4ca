"""Predictions of the compute worker, called in this process with an untrained network."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.prediction.certainty import Certainty
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Conv2D, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json

DESIGN = Architecture(layers=(Conv2D(filters=2, strides=3), Flatten()))


@pytest.fixture
def network(build: Callable[..., Any], tmp_path: Path) -> Path:
    """A folder like models/NAME."""
    from cnn_demo.network.weights import save_tensors, weights_of

    folder = tmp_path / "network"
    folder.mkdir()
    RunFolder.create(folder, Project(architecture=DESIGN, recipe=Recipe(), data=MNIST_5K), name="network")
    save_tensors(folder / "weights.safetensors", weights_of(build(DESIGN, seed=3)))
    rule = Certainty(
        whitening=np.eye(10),
        means=np.zeros((10, 10)),
        least_probability=2.0,
        largest_distance=0.0,
        sure_probability=2.0,
        sure_distance=0.0,
    )
    write_json(folder / "certainty.json", rule.to_dict())
    return folder


def predict(path: Path, images: np.ndarray) -> dict[str, np.ndarray]:
    from cnn_demo.network import service

    return service.predict(str(path), images)


def test_predictions_are_those_of_the_model(network: Path, build: Callable[..., Any], rng: np.random.Generator) -> None:
    images = rng.random((5, 28, 28, 1), np.float32)
    answer = predict(network, images)
    assert np.allclose(answer["probabilities"], np.asarray(build(DESIGN, seed=3)(images, training=False)), atol=1e-6)
    assert answer["unsure"].all()
    assert not answer["sure"].any()


@pytest.mark.parametrize("count", [0, 1, 249, 250, 251, 501])
def test_any_number_of_images_is_answered_one_by_one(network: Path, rng: np.random.Generator, count: int) -> None:
    """Batches are filled up to one size; what fills them must not be answered, nor change an answer."""
    images = rng.random((count, 28, 28, 1), np.float32)
    probabilities = predict(network, images)["probabilities"]
    assert probabilities.shape == (count, 10)
    if count:
        assert np.allclose(probabilities[-1:], predict(network, images[-1:])["probabilities"], atol=1e-6)


def test_images_that_do_not_fit_are_refused_with_both_shapes(network: Path) -> None:
    with pytest.raises(ModelError, match=r"images are \(32, 32, 3\); network takes \(28, 28, 1\)"):
        predict(network, np.zeros((1, 32, 32, 3), np.float32))


def test_new_weights_are_noticed(network: Path, build: Callable[..., Any], rng: np.random.Generator) -> None:
    from cnn_demo.network.weights import save_tensors, weights_of

    images = rng.random((1, 28, 28, 1), np.float32)
    before = predict(network, images)["probabilities"]
    save_tensors(network / "weights.safetensors", weights_of(build(DESIGN, seed=4)))
    os.utime(network / "weights.safetensors", ns=(1, 1))
    assert not np.allclose(predict(network, images)["probabilities"], before)


def test_only_a_few_networks_are_kept(network: Path) -> None:
    from cnn_demo.network import service

    for number in range(service.MODELS_KEPT + 2):
        os.utime(network / "weights.safetensors", ns=(number, number))
        service.load(str(network))
    assert len(service._loaded) == service.MODELS_KEPT


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"3", b"null", b"\xff", b'{"whitening": 1}'])
def test_a_damaged_rule_is_a_model_error(network: Path, content: bytes) -> None:
    (network / "certainty.json").write_bytes(content)
    os.utime(network / "weights.safetensors", ns=(7, 7))
    with pytest.raises(ModelError, match=r"certainty\.json of network is missing or damaged"):
        predict(network, np.zeros((1, 28, 28, 1), np.float32))


def test_weights_of_another_design_are_a_model_error(network: Path) -> None:
    other = Architecture(layers=(Conv2D(filters=3, strides=3), Flatten()))
    (network / "spec.json").write_text(json.dumps({"dataset": "mnist-5k", "architecture": other.to_dict()}))
    with pytest.raises(ModelError, match="the design needs"):
        predict(network, np.zeros((1, 28, 28, 1), np.float32))


def test_a_folder_that_is_gone_is_a_model_error(network: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        predict(tmp_path / "gone", np.zeros((1, 28, 28, 1), np.float32))


def test_the_cpu_is_always_among_the_devices_and_others_are_refused_by_name(build: Callable[..., Any]) -> None:
    from cnn_demo.errors import RecipeError
    from cnn_demo.network.devices import devices, use

    found = devices()
    assert found[0] == {"device": "cpu", "name": "CPU"}
    with pytest.raises(RecipeError, match="'gpu:7' was not found; this machine has cpu"):
        use("gpu:7")
    with use("cpu"), use("auto"):
        pass
