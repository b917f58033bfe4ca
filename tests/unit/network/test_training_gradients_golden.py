"""The golden fixture of training in browsers holds what Keras gives for a batch, and the layers that browsers get."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnn_demo.browser.training_plan import training_nodes
from cnn_demo.spec.activations import ACTIVATIONS
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import LAYERS
from tests.golden.make_training_gradients import PATH, decoded, keras_step, tensors_of

GOLDEN = json.loads(PATH.read_text())
each_network = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["architecture"]["layers"][0]["kind"])


@each_network
def test_the_fixture_holds_what_keras_gives_for_a_batch(golden: dict) -> None:
    found = keras_step(Architecture.from_dict(golden["architecture"]), tensors_of(golden))
    expected = {name: decoded(text) for name, text in golden["after"].items()}
    shared = 1e-6 * max(np.abs(values).max() for values in expected.values())
    assert {name: values.ravel() for name, values in found.items()} == {
        name: pytest.approx(values, rel=0, abs=1e-4 * np.abs(values).max() + shared)
        for name, values in expected.items()
    }


@each_network
def test_the_fixture_holds_the_layers_that_browsers_get(golden: dict) -> None:
    assert training_nodes(Architecture.from_dict(golden["architecture"])) == golden["nodes"]


def test_every_kind_of_layer_and_every_activation_occurs() -> None:
    layers = [layer for golden in GOLDEN for layer in golden["architecture"]["layers"]]
    assert {layer["kind"] for layer in layers} == set(LAYERS)
    assert {layer.get("activation", layer.get("function")) for layer in layers} >= set(ACTIVATIONS)
