"""The page Explain uses the weights of TensorFlow.js and computes the same values in every layer."""

from __future__ import annotations

import base64
import json
import math
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.browser.explanation import Explained, explained
from cnn_demo.browser.made_network import get_or_make
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.runs.trained_network import TrainedNetwork
from tests.unit.export.conftest import needs_node

PROGRAM = Path(__file__).with_name("explain_on.mjs")
STATISTICS = {"gamma", "beta", "moving_mean", "moving_variance"}
TOLERANCE = 1e-4  # of a layer's largest value: float32 against double precision, and the erf of TensorFlow.js


@pytest.fixture
def browser_network(network: Path) -> BrowserNetwork:
    return get_or_make(TrainedNetwork(network))


@pytest.fixture
def found(network: Path) -> Explained:
    return explained(TrainedNetwork(network))


def test_every_weight_explained_is_one_that_the_browser_computes_with(
    browser_network: BrowserNetwork, found: Explained
) -> None:
    end = len(browser_network.weights)
    besides = [(node, name) for node in found.nodes for name, at in node["weights"].items() if at["offset"] >= end]
    grouped = {node["name"]: node for node, name in besides if name not in STATISTICS}
    assert [node["arguments"]["groups"] for node in grouped.values()] == [2, 11]
    data = browser_network.weights + found.more
    for node, groups in zip(grouped.values(), (2, 11), strict=True):
        at = node["weights"]["kernel"]
        kernel = np.frombuffer(data, at["dtype"], math.prod(at["shape"]), at["offset"]).reshape(at["shape"])
        for part in np.split(kernel, groups, axis=-1):  # which the browser holds group by group
            assert part.tobytes() in browser_network.weights


@needs_node
def test_every_value_of_every_layer_is_tensorflow_js_s(
    browser_network: BrowserNetwork, found: Explained, tmp_path: Path
) -> None:
    image = np.random.default_rng(5).random((28, 28, 1), np.float32)
    given = {
        "network": browser_network.header,
        "nodes": found.nodes,
        "network_bytes": len(browser_network.weights),
        "weights": base64.b64encode(browser_network.weights + found.more).decode(),
        "image": image.ravel().tolist(),
    }
    file = tmp_path / "given.json"
    file.write_text(json.dumps(given))
    answer = subprocess.run(["node", str(PROGRAM), str(file)], capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    differences = json.loads(answer.stdout.splitlines()[-1])
    assert set(differences) == {node["name"] for node in found.nodes}
    assert {name: value for name, value in differences.items() if not value <= TOLERANCE} == {}
