"""A browser fills a network from weights that it has with the same bytes as the server."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.browser.graph.manifest import encoded
from cnn_demo.browser.graph.model import graph_model
from cnn_demo.browser.unfilled_network import UnfilledConstant, unfilled_network
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.unit.export.conftest import DESIGN, DILATED, needs_node

PROGRAM = Path(__file__).with_name("filled_on.mjs")
Tensors = dict[str, np.ndarray]


def project_of(design: Architecture) -> Project:
    return Project(architecture=design, recipe=Recipe(), data=MNIST_5K)


def random_tensors(design: Architecture) -> Tensors:
    """Of every size that 16 bits can hold, those without a leading 1 and those that round to 0 among them."""
    rng = np.random.default_rng(3)
    return {
        name: np.abs(values) if name.endswith("variance") else values
        for name, shape in weight_shapes(design).items()
        for values in [(rng.normal(size=shape) * 2.0 ** rng.integers(-27, 3, shape)).astype(np.float32)]
    }


def in_node(constants: list[UnfilledConstant], tensors: Tensors, folder: Path) -> dict[str, Any]:
    file = folder / "given.json"
    listed = {name: [float(x) for x in values.ravel()] for name, values in tensors.items()}
    text = json.dumps({"constants": constants, "weights": listed})
    file.write_text(text.replace("NaN", '"NaN"').replace("Infinity", '"Infinity"'))
    done = subprocess.run(["node", str(PROGRAM), str(file)], capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@needs_node
@pytest.mark.parametrize("design", [DESIGN, DILATED], ids=["every layer", "dilated"])
def test_a_browser_fills_in_the_same_bytes(design: Architecture, tmp_path: Path) -> None:
    unfilled, tensors = unfilled_network(project_of(design), "A network"), random_tensors(design)
    specs, expected = encoded(graph_model(design).constants, tensors)
    assert unfilled["description"]["graph"]["weightsManifest"][0]["weights"] == specs
    assert base64.b64decode(in_node(unfilled["constants"], tensors, tmp_path)["bytes"]) == expected


@needs_node
def test_the_middle_between_two_numbers_is_rounded_as_numpy_does(tmp_path: Path) -> None:
    halves = np.arange(0x7BFF, dtype=np.uint16).view(np.float16).astype(np.float64)
    middles = ((halves[:-1] + halves[1:]) / 2).astype(np.float32)
    values = np.concatenate([middles, np.nextafter(middles, np.float32(0)), np.nextafter(middles, np.float32(1e6))])
    constant = UnfilledConstant(shape=[len(values)], stored="float16", source={"kind": "whole", "weight": "a/bias"})
    found = in_node([constant], {"a/bias": -values}, tmp_path)
    assert base64.b64decode(found["bytes"]) == (-values).astype("<f2").tobytes()


@needs_node
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1, 70000], "one of them is 70000"),
        ([1, float("nan")], "one of them is NaN"),
        ([1, 2, 3], "2 numbers are expected, and there are 3"),
    ],
)
def test_weights_that_no_network_can_have_are_refused(values: list[float], reason: str, tmp_path: Path) -> None:
    constant = UnfilledConstant(shape=[2], stored="float16", source={"kind": "whole", "weight": "a/bias"})
    found = in_node([constant], {"a/bias": np.array(values, np.float32)}, tmp_path)
    assert found["error"].startswith("NetworkError")
    assert reason in found["error"]


def test_explain_finds_every_weight_behind_the_graphs() -> None:
    design = DESIGN
    unfilled, tensors = unfilled_network(project_of(design), "A network"), random_tensors(design)
    lengths = [
        int(np.prod(constant["shape"])) * np.dtype(constant["stored"]).itemsize
        for constant in (*unfilled["constants"], *unfilled["more"])
    ]
    ends = {at["offset"] for node in unfilled["nodes"] for at in node["weights"].values()}
    assert ends <= set(np.cumsum([0, *lengths]).tolist())
    assert {f"{node['name']}/{name}" for node in unfilled["nodes"] for name in node["weights"]} >= set(tensors)


def test_the_description_says_how_pictures_are_prepared() -> None:
    project = project_of(DESIGN)
    described = unfilled_network(project, "A network")["description"]
    assert (described["preparation"], described["light_on_dark"]) == ("digit", True)
    assert "fit" not in described
    own = replace(MNIST_5K, origin="workspace", name="mine", preparation="picture", light_on_dark=False, fit="stretch")
    described = unfilled_network(replace(project, data=own), "A network")["description"]
    assert (described["preparation"], described["light_on_dark"], described["fit"]) == ("picture", False, "stretch")
