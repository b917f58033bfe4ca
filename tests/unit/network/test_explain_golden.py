"""The golden fixtures of Explain hold the outputs of Keras, and the nodes that the page gets."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnn_demo.browser.explanation import explanation
from cnn_demo.spec.activations import ACTIVATIONS
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import LAYERS
from tests.golden.make_explain import PATH, outputs, tensors_of

GOLDEN = json.loads(PATH.read_text())


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["architecture"]["layers"][0]["kind"])
def test_the_fixtures_hold_the_outputs_of_keras(golden: dict) -> None:
    architecture = Architecture.from_dict(golden["architecture"])
    image = np.array(golden["image"], np.float32).reshape(architecture.input_shape)
    found = outputs(architecture, tensors_of(golden), image)
    assert {name: values.ravel() for name, values in found.items()} == {
        name: pytest.approx(values, rel=1e-4, abs=1e-5) for name, values in golden["outputs"].items()
    }


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["architecture"]["layers"][0]["kind"])
def test_the_fixtures_hold_the_nodes_that_the_page_gets(golden: dict) -> None:
    architecture = Architecture.from_dict(golden["architecture"])
    assert json.loads(json.dumps(explanation(architecture, known=()).nodes)) == golden["nodes"]


def test_every_kind_of_layer_and_every_activation_occurs() -> None:
    layers = [layer for golden in GOLDEN for layer in golden["architecture"]["layers"]]
    assert {layer["kind"] for layer in layers} == set(LAYERS)
    assert {layer.get("activation", layer.get("function")) for layer in layers} >= set(ACTIVATIONS)
