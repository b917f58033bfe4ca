"""A graph that gives the probabilities alone has no operations for what a convolution can do itself."""

from __future__ import annotations

from cnn_demo.browser.graph.folding import folded
from cnn_demo.browser.graph.model import graph_of
from cnn_demo.prediction.stored import tensors_of
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Activation, BatchNormalization, Branches, Conv2D, Flatten, MaxPooling2D
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.shipped import FIRST
from tests.unit.browser.test_unfilled_network import random_tensors


def operations(design: Architecture) -> list[str]:
    """Without placeholder and constants."""
    nodes, _ = folded(keras_graph(design), random_tensors(design))
    written = graph_of(nodes, design.input_shape).topology["node"]
    return [node["op"] for node in written if node["op"] not in ("Placeholder", "Const")]


def test_a_shipped_network_is_one_operation_a_layer_that_computes() -> None:
    design = FIRST.project().architecture
    names = operations(design)
    assert set(names) == {"_FusedConv2D", "MaxPool", "Mean", "_FusedMatMul", "Softmax"}
    assert names.count("_FusedConv2D") == sum(isinstance(layer, Conv2D) for layer in design.layers)
    nodes, tensors = folded(keras_graph(design), tensors_of(FIRST, design))
    assert {f"{node.name}/{name}": shape for node in nodes for name, shape in node.weights.items()} == {
        name: tensor.shape for name, tensor in tensors.items() if name.split("/")[0] in {node.name for node in nodes}
    }


def test_what_another_layer_reads_as_well_stays_as_it_is() -> None:
    branches = Branches(branches=((BatchNormalization(),), ()))
    design = Architecture(layers=(Conv2D(activation="linear"), branches, Flatten()))
    assert operations(design)[:4] == ["_FusedConv2D", "Mul", "AddV2", "ConcatV2"]


def test_what_comes_after_an_activation_stays_as_it_is() -> None:
    design = Architecture(
        layers=(Conv2D(activation="relu"), BatchNormalization(), MaxPooling2D(), Activation(function="tanh"), Flatten())
    )
    assert operations(design)[:5] == ["_FusedConv2D", "Mul", "AddV2", "MaxPool", "Tanh"]
    assert set(weight_shapes(design)) == set(folded(keras_graph(design), random_tensors(design))[1])
