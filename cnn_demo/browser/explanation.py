"""Describes a network's Keras layers for the Explain page, and the positions of their weights in the browser network.

The weights are those that TensorFlow.js computes with: the page reads them from the bytes of the browser network. Only what
these do not contain in one piece (the statistics of a batch normalization, the kernel of a grouped convolution) is sent
in addition. Knows no Keras.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from cnn_demo.browser.graph.manifest import encoded, half_dtype
from cnn_demo.browser.graph.model import graph_model
from cnn_demo.browser.graph.parts import Constant
from cnn_demo.browser.graph.sources import Factor, Shift, Source, Whole
from cnn_demo.prediction.stored import tensors_of
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph
from cnn_demo.spec.layers import BatchNormalization, Concatenate, Node, volume


class WeightsPosition(TypedDict):
    """offset: of the first byte in the browser network's weights followed by those of Explained.more."""

    shape: list[int]
    dtype: str
    offset: int


class ExplainedNode(TypedDict):
    """One Keras layer; web/types/explain.d.ts has the same record.

    arguments: those of Keras, and the channels of each input that is concatenated. inputs: names of nodes. shape: of the
    output, without the batch. part_of: the title of the layer that it is a part of. weights: by their names, such as
    kernel.
    """

    name: str
    class_name: str
    arguments: dict[str, object]
    inputs: list[str]
    shape: list[int]
    title: str
    sentence: str
    part_of: str | None
    weights: dict[str, WeightsPosition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A design for the page Explain. more: the constants whose bytes follow those of the browser network."""

    nodes: list[ExplainedNode]
    more: tuple[Constant, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """What web/explain/explain.js takes. more: the bytes of weights that the browser network does not contain."""

    nodes: list[ExplainedNode]
    more: bytes


def explained(network: TrainedNetwork) -> Explained:
    """Describe a network. Raises ModelError where its weights are missing, damaged or of another design."""
    architecture = network.project().architecture
    described = explanation(architecture, graph_model(architecture).constants)
    tensors = tensors_of(network, architecture)
    return Explained(nodes=described.nodes, more=encoded(described.more, tensors)[1])


def explanation(architecture: Architecture, known: Iterable[Constant]) -> Explanation:
    """Describe a design. known: the constants of the browser network."""
    placed = _Placed(known)
    graph = keras_graph(architecture)
    channels = {INPUT_NAME: architecture.input_shape[-1]} | {node.name: node.shape[-1] for node in graph}
    nodes = []
    for node in graph:
        weights = {constant.name: placed.position(constant) for constant in _constants(node)}
        nodes.append(_described(node, weights, [channels[name] for name in node.inputs]))
    return Explanation(nodes=nodes, more=tuple(placed.more))


class _Placed:
    """Positions of constants in the bytes of the browser network, and after them of those that it does not contain."""

    def __init__(self, known: Iterable[Constant]) -> None:
        self.more: list[Constant] = []
        self._positions: dict[Source, WeightsPosition] = {}
        self._end = 0
        for constant in known:
            self._place(constant)

    def position(self, constant: Constant) -> WeightsPosition:
        if constant.source not in self._positions:
            self.more.append(constant)
            self._place(constant)
        return self._positions[constant.source]

    def _place(self, constant: Constant) -> None:
        dtype = half_dtype(constant)
        self._positions[constant.source] = {"shape": list(constant.shape), "dtype": dtype, "offset": self._end}
        self._end += volume(constant.shape) * np.dtype(dtype).itemsize


def _described(node: Node, weights: dict[str, WeightsPosition], channels: list[int]) -> ExplainedNode:
    """channels: of each of its inputs."""
    arguments = dict(node.arguments)
    if isinstance(node.layer, BatchNormalization):
        arguments["epsilon"] = node.layer.epsilon
    elif isinstance(node.layer, Concatenate):
        arguments["channels"] = channels
    return ExplainedNode(
        name=node.name,
        class_name=node.class_name,
        arguments=arguments,
        inputs=list(node.inputs),
        shape=list(node.shape),
        title=node.layer.title,
        sentence=node.layer.sentence,
        part_of=node.part_of.title if node.part_of else None,
        weights=weights,
    )


def _constants(node: Node) -> Iterator[Constant]:
    """The node's weights by their names, such as kernel; of a batch normalization also what is computed from them."""
    layer = node.layer
    is_normalization = isinstance(layer, BatchNormalization)
    for name, shape in node.weights.items():
        # A normalization's own weights are shown as they were learned.
        yield Constant(name=name, shape=shape, source=Whole(f"{node.name}/{name}"), is_weight=not is_normalization)
    if isinstance(layer, BatchNormalization):
        for name, source in (("factor", Factor(node.name, layer.epsilon)), ("shift", Shift(node.name, layer.epsilon))):
            yield Constant(name=name, shape=node.weights["gamma"], source=source)
