"""TensorFlow.js computes with the graphs that we write what Keras computes: every layer, on both backends that Node has."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings

from cnn_demo.browser.graph.manifest import encoded
from cnn_demo.browser.graph.model import graph_model, model_json
from cnn_demo.prediction.numpy_network import NumpyNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME
from cnn_demo.spec.layers import Flatten, Node, SeparableConv2D
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.golden.make_explain import PATH, tensors_of
from tests.unit.designs import architectures
from tests.unit.export.conftest import fresh, needs_node
from tests.unit.prediction.test_numpy_network import ANY_RULE

PROGRAM = Path(__file__).with_name("graph_on.mjs")
GOLDEN = json.loads(PATH.read_text())  # with the outputs of Keras
Outputs = dict[str, list[float]]  # of each layer


@pytest.mark.parametrize("backend", ["cpu", "wasm"])
@needs_node
def test_every_output_of_every_layer_is_that_of_keras(backend: str, tmp_path: Path) -> None:
    questions = [
        question(Architecture.from_dict(golden["architecture"]), tensors_of(golden), golden["image"])
        for golden in GOLDEN
    ]
    for golden, answers in zip(GOLDEN, computed(questions, backend, tmp_path), strict=True):
        assert set(answers) == set(golden["outputs"])
        for name, expected in golden["outputs"].items():
            np.testing.assert_allclose(answers[name], expected, rtol=1e-4, atol=2e-5, err_msg=name)


@needs_node
@settings(max_examples=12, deadline=None)
@given(design=architectures())
@example(design=Architecture(layers=(SeparableConv2D(filters=2, use_bias=False), Flatten())))
def test_every_output_of_any_design_is_that_of_numpy(
    tmp_path_factory: pytest.TempPathFactory, design: Architecture
) -> None:
    rng = np.random.default_rng(1)
    tensors = {name: fresh(name, shape, rng) for name, shape in weight_shapes(design).items()}
    image = rng.random(design.input_shape, np.float32)
    asked = question(design, tensors, image.ravel().tolist())
    (found,) = computed([asked], "wasm", tmp_path_factory.mktemp("design"))
    for name, expected in in_numpy(design, tensors, image).items():
        scale = max(1.0, float(np.abs(expected).max()))
        np.testing.assert_allclose(np.array(found[name]) / scale, expected / scale, atol=2e-4, rtol=0, err_msg=name)


def in_numpy(design: Architecture, tensors: dict[str, np.ndarray], image: np.ndarray) -> dict[str, np.ndarray]:
    """The output of each layer."""
    weights: dict[str, dict[str, np.ndarray]] = {}
    for name, tensor in tensors.items():
        node, _, weight = name.rpartition("/")
        weights.setdefault(node, {})[weight] = tensor
    outputs: dict[str, np.ndarray] = {}

    def keep(node: Node, output: np.ndarray) -> None:
        outputs[node.name] = output.ravel()

    NumpyNetwork(architecture=design, weights=weights, certainty=ANY_RULE).run(image[None], keep)
    return outputs


def question(design: Architecture, tensors: dict[str, np.ndarray], image: list[float]) -> dict[str, Any]:
    """What graph_on.mjs reads: the outputs of all layers for an image."""
    graph = graph_model(design)
    specs, weights = encoded(graph.constants, tensors, "float32")
    return {
        "model": model_json(graph, specs, "weights.bin"),
        "weights": base64.b64encode(weights).decode(),
        "shape": design.input_shape,
        "image": image,
        "outputs": {name: tensor for name, tensor in graph.outputs.items() if name != INPUT_NAME},
    }


def computed(questions: list[dict[str, Any]], backend: str, folder: Path) -> list[Outputs]:
    """The outputs for each question, by TensorFlow.js."""
    file = folder / "given.json"
    file.write_text(json.dumps(questions))
    done = subprocess.run(["node", str(PROGRAM), str(file), backend], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    answers: list[Outputs] = json.loads(done.stdout.splitlines()[-1])
    return answers
