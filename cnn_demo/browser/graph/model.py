"""A design as a TensorFlow.js graph that gives the output of every layer: operations, and what the constants are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cnn_demo.browser.graph.layers import LAYERS, activated, fused_activation
from cnn_demo.browser.graph.parts import Constant, Graph, Step
from cnn_demo.browser.model_json import ModelJson, Signature, WeightSpec
from cnn_demo.spec.activations import FUNCTIONS
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph
from cnn_demo.spec.layers import Node, Shape

UNWRITTEN = "linear"  # the activation that is no operation
PRODUCER = 2129  # the version of GraphDef in TensorFlow 2.20


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphModel:
    """topology: what a model.json calls modelTopology. constants: in the order of the file of the weights.

    outputs: name of each layer -> the tensor that is its output. The signature's only output are the probabilities.
    """

    topology: dict[str, Any]
    signature: Signature
    constants: tuple[Constant, ...]
    outputs: Mapping[str, str]


@lru_cache(maxsize=64)
def graph_model(architecture: Architecture) -> GraphModel:
    """The graph of a design. Nobody may change it."""
    return graph_of(keras_graph(architecture), architecture.input_shape)


def graph_of(nodes: Sequence[Node], input_shape: Shape) -> GraphModel:
    """The graph of these Keras layers, the last of which gives the probabilities. input_shape: of one image."""
    graph, outputs = Graph(), {INPUT_NAME: INPUT_NAME}
    graph.add("Placeholder", (), INPUT_NAME)
    for node in nodes:
        outputs[node.name] = _write(graph, node, tuple(outputs[name] for name in node.inputs))
    last = nodes[-1]
    signature = Signature(
        inputs={INPUT_NAME: _tensor_info(INPUT_NAME, input_shape)},
        outputs={last.name: _tensor_info(outputs[last.name], last.shape)},
    )
    return GraphModel(
        topology={"node": graph.nodes, "versions": {"producer": PRODUCER}},
        signature=signature,
        constants=tuple(graph.constants),
        outputs=outputs,
    )


def model_json(graph: GraphModel, specs: list[WeightSpec], weights_file: str) -> ModelJson:
    """What model.json holds. specs: the manifest of the graph's constants. weights_file: the name of their file."""
    return {
        "format": "graph-model",
        "modelTopology": graph.topology,
        "signature": graph.signature,
        "weightsManifest": [{"paths": [weights_file], "weights": specs}],
    }


def _write(graph: Graph, node: Node, inputs: tuple[str, ...]) -> str:
    """Write one layer and its activation; returns the tensor that is its output."""
    fused = fused_activation(node)
    operations = () if fused else FUNCTIONS[node.arguments.get("activation", UNWRITTEN)].tfjs_graph
    output = f"{node.name}/{UNWRITTEN}" if operations else node.name
    source = LAYERS[node.class_name](graph, Step(node=node, inputs=inputs, output=output, fused=fused))
    return activated(graph, operations, source, node.name)


def _tensor_info(name: str, shape: Shape) -> Any:
    sizes = [{"size": str(length)} for length in (-1, *shape)]
    return {"name": f"{name}:0", "dtype": "DT_FLOAT", "tensorShape": {"dim": sizes}}
