"""The page Explain gets the weights with which TensorFlow.js computes: the same bytes of the browser network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_demo.browser.explanation import explained, explanation
from cnn_demo.browser.graph.manifest import encoded
from cnn_demo.browser.graph.model import graph_model
from cnn_demo.browser.network import read
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.unit.designs import architectures

STATISTICS = {"gamma", "beta", "moving_mean", "moving_variance"}


@pytest.mark.parametrize("network", shipped(), ids=lambda network: network.name)
def test_every_weight_of_a_shipped_network_is_one_that_the_browser_computes_with(network: TrainedNetwork) -> None:
    made = read(network)
    assert made is not None
    found = explained(network)
    besides = {
        name for node in found.nodes for name, at in node["weights"].items() if at["offset"] >= len(made.weights)
    }
    assert besides <= STATISTICS


@settings(max_examples=30)
@given(architecture=architectures(), seed=st.integers(0, 2**32 - 1))
def test_every_design_is_explained_whole(architecture: Architecture, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tensors = {
        name: rng.uniform(0.1, 1, shape).astype(np.float32) for name, shape in weight_shapes(architecture).items()
    }
    known = graph_model(architecture).constants
    found = explanation(architecture, known)
    data = encoded((*known, *found.more), tensors)[1]
    names = ["image"]
    for node in found.nodes:
        assert set(node["inputs"]) <= set(names)
        names.append(node["name"])
        for name, at in node["weights"].items():
            array = np.frombuffer(data, at["dtype"], int(np.prod(at["shape"])), at["offset"]).reshape(at["shape"])
            if (original := tensors.get(f"{node['name']}/{name}")) is not None:
                assert array == pytest.approx(original, rel=1e-3)
    assert found.nodes[-1]["shape"] == [architecture.classes]


def test_weights_of_another_design_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    network = shipped()[0]
    other = network.project().architecture.with_layers(network.project().architecture.layers[-1:])
    monkeypatch.setattr("cnn_demo.prediction.stored.weight_shapes", lambda _: weight_shapes(other))
    with pytest.raises(ModelError, match="another design"):
        explained(network)


def test_a_network_without_weights_is_told(tmp_path: Path) -> None:
    for name in ("spec.json", "recipe.json"):
        (tmp_path / name).write_bytes((shipped()[0].path / name).read_bytes())
    with pytest.raises(ModelError, match="no trained weights"):
        explained(TrainedNetwork(tmp_path))
