"""Every layer kind and every activation function has all that the program needs of it, in Python and in JavaScript."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from cnn_demo.browser.graph.layers import LAYERS as GRAPH_WRITERS
from cnn_demo.spec.activations import ACTIVATIONS, FUNCTIONS, Operation
from cnn_demo.spec.layers import LAYERS, Flatten, Layer, Node
from cnn_demo.ui.diagram.parts import COLOURS
from tests.golden.make_explain import PATH as GOLDEN
from tests.unit.export.conftest import DESIGN, DILATED, ENDING_IN_A_MEAN, needs_node

PROGRAM = Path(__file__).with_name("layer_faces.mjs")
EXPLAIN_PARTS = {"calculation": "calculation", "inputMaps": "input maps", "region": "region", "padding": "padding"}
MAP, VECTOR = (12, 12, 4), (12,)
EXPORTED = {layer.kind for design in (DESIGN, DILATED, ENDING_IN_A_MEAN) for layer in design.layers}

pytestmark = needs_node


@pytest.fixture(scope="module")
def browser() -> dict[str, Any]:
    """What layer_faces.mjs prints."""
    printed = subprocess.run(["node", str(PROGRAM)], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(printed.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def golden_layers() -> list[dict[str, Any]]:
    return [layer for golden in json.loads(GOLDEN.read_text()) for layer in golden["architecture"]["layers"]]


def lacking(layer: Layer, browser: dict[str, Any], golden_layers: list[dict[str, Any]]) -> list[str]:
    """What is missing of a layer, in words."""
    missing = [name for name in ("title", "sentence") if not getattr(layer, name)]
    if layer.family not in COLOURS:
        missing.append("colour in the drawing")
    if layer.kind not in {golden["kind"] for golden in golden_layers}:
        missing.append("golden fixture")
    if layer.kind not in EXPORTED:
        missing.append("place in the exports' test designs")
    for node in layer.nodes("layer", "image", VECTOR if layer.takes == "vector" else MAP):
        missing += [name for name in _lacking_of_node(node, browser) if name not in missing]
    return missing


def _lacking_of_node(node: Node, browser: dict[str, Any]) -> Iterator[str]:
    from cnn_demo.export.onnx_layers import LAYERS as ONNX_WRITERS

    if node.class_name not in GRAPH_WRITERS:
        yield "graph writer"
    if node.class_name not in ONNX_WRITERS:
        yield "onnx writer"
    if node.tfjs_class not in browser["tfjs_layers"]:
        yield "TensorFlow.js layer"
    parts = browser["layers"].get(node.class_name, {})
    yield from (f"explain {words}" for name, words in EXPLAIN_PARTS.items() if not parts.get(name))
    if node.class_name not in browser["trained_layers"]:
        yield "training module"
    if not node.layer.is_informative and not parts.get("repeatInput"):
        yield "explain repeatInput"  # the browser network does not give its output


@pytest.mark.parametrize("kind", LAYERS)
def test_a_layer_kind_has_every_face(kind: str, browser: dict[str, Any], golden_layers: list[dict[str, Any]]) -> None:
    missing = lacking(LAYERS[kind](), browser, golden_layers)
    assert not missing, f"layer kind {kind!r} lacks: {', '.join(missing)}"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_has_every_face(name: str, browser: dict[str, Any], golden_layers: list[dict[str, Any]]) -> None:
    missing = []
    if name not in browser["activations"]:
        missing.append("explain function")
    if name not in browser["trained_activations"]:
        missing.append("training function")
    if name not in {layer.get("activation", layer.get("function")) for layer in golden_layers}:
        missing.append("golden fixture")
    tfjs = FUNCTIONS[name].tfjs_layers
    steps: tuple[Operation, ...] = () if isinstance(tfjs, str) else tfjs
    missing += [f"TensorFlow.js layer {step.name}" for step in steps if step.name not in browser["tfjs_layers"]]
    assert not missing, f"activation {name!r} lacks: {', '.join(missing)}"


def test_both_sides_have_the_same_activations(browser: dict[str, Any]) -> None:
    assert set(browser["activations"]) == set(browser["trained_activations"]) == set(ACTIVATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished(Flatten):
    """A layer that was only begun."""

    kind: ClassVar[str] = "unfinished"
    sentence: ClassVar[str] = ""
    keras_class: ClassVar[str] = "Unfinished"


def test_a_layer_that_was_only_begun_lacks_the_rest(
    browser: dict[str, Any], golden_layers: list[dict[str, Any]]
) -> None:
    assert lacking(Unfinished(), browser, golden_layers) == [
        "sentence",
        "golden fixture",
        "place in the exports' test designs",
        "graph writer",
        "onnx writer",
        "TensorFlow.js layer",
        "explain calculation",
        "explain input maps",
        "explain region",
        "explain padding",
        "training module",
        "explain repeatInput",
    ]
