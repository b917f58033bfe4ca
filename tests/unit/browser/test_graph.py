"""TensorFlow.js computes with the graphs that we write what Keras computes: every layer, on both backends that Node has."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.browser.graph.manifest import encoded
from cnn_demo.browser.graph.model import graph_model
from cnn_demo.spec.architecture import Architecture
from tests.golden.make_explain import PATH, tensors_of
from tests.unit.export.conftest import needs_node

PROGRAM = Path(__file__).with_name("graph_on.mjs")
GOLDEN = json.loads(PATH.read_text())  # with the outputs of Keras


@pytest.fixture(scope="module", params=["cpu", "wasm"])
def computed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[list[list[float]]]:
    """The outputs of each layer of each design of the fixture."""
    file = tmp_path_factory.mktemp("graphs") / "given.json"
    file.write_text(json.dumps([_question(golden) for golden in GOLDEN]))
    command = ["node", str(PROGRAM), str(file), request.param]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    answers: list[list[list[float]]] = json.loads(done.stdout.splitlines()[-1])
    return answers


def _question(golden: dict[str, Any]) -> dict[str, Any]:
    architecture = Architecture.from_dict(golden["architecture"])
    graph = graph_model(architecture)
    specs, weights = encoded(graph.constants, tensors_of(golden), "float32")
    return {
        "model": {
            "format": "graph-model",
            "modelTopology": graph.topology,
            "signature": graph.signature,
            "weightsManifest": [{"paths": [], "weights": specs}],
        },
        "weights": base64.b64encode(weights).decode(),
        "shape": architecture.input_shape,
        "image": golden["image"],
        "outputs": [graph.outputs[name] for name in golden["outputs"]],
    }


@needs_node
def test_every_output_of_every_layer_is_that_of_keras(computed: list[list[list[float]]]) -> None:
    assert len(computed) == len(GOLDEN)
    for golden, answers in zip(GOLDEN, computed, strict=True):
        for (name, expected), values in zip(golden["outputs"].items(), answers, strict=True):
            np.testing.assert_allclose(values, expected, rtol=1e-4, atol=2e-5, err_msg=name)
