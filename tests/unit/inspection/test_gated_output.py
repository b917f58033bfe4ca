"""What Inspect and Learn know of a network whose output stage has a gate, with Keras and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnn_demo.prediction import answers
from tests.unit.export.conftest import GATED, make_network


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(make_network(tmp_path / "gated", GATED))


@pytest.fixture
def images(rng: np.random.Generator) -> np.ndarray:
    return rng.random((5, 28, 28, 1), np.float32)


def test_the_output_layer_weighs_the_features_times_the_gate(folder: str, images: np.ndarray) -> None:
    import keras

    from cnn_demo.inspection.gradients import logits_model
    from cnn_demo.inspection.penultimate import penultimate_activations
    from cnn_demo.network.service import load

    model = load(folder).model
    found = penultimate_activations(folder, images)
    gate = np.asarray(keras.Model(model.input, model.get_layer("output_gate").output)(images))
    assert found["weighed"] == pytest.approx(found["activations"] * gate, abs=1e-6)
    (kernel,) = model.get_layer("output").get_weights()
    assert found["weighed"] @ kernel == pytest.approx(np.asarray(logits_model(model)([images])), abs=1e-5)


def test_a_server_without_workers_says_the_same(folder: str, images: np.ndarray) -> None:
    from cnn_demo.inspection.penultimate import penultimate_activations

    with_keras, without = penultimate_activations(folder, images), answers.penultimate_activations(folder, images)
    for name in ("activations", "weighed", "probabilities"):
        assert without[name] == pytest.approx(with_keras[name], abs=1e-5)


def test_images_are_near_by_their_features_whatever_the_gate(folder: str, images: np.ndarray) -> None:
    """The gate of a scribble is near 0, which would bring its features near to those of every other image with a low gate."""
    from cnn_demo.inspection.penultimate import penultimate_activations, penultimate_in_batches
    from cnn_demo.network.service import load

    features, _ = penultimate_in_batches(load(folder).model, images)
    assert features == pytest.approx(penultimate_activations(folder, images)["activations"], abs=1e-6)
