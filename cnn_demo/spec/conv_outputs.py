"""The layers that follow a convolution: those that give its final maps, and the one whose output its activation takes."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Activation, BatchNormalization, Join, Node

LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationInput:
    """What a convolution's activation function takes.

    layer: the Keras layer that gives it: the convolution, its own activation left out, or a batch normalization after it.
    function: of the activation; "" where none takes it directly, as before the sum of a residual block.
    """

    layer: str
    is_normalized: bool
    function: str


def convolutions(architecture: Architecture) -> tuple[str, ...]:
    """The names of the Keras layers that convolve, in order."""
    return tuple(node.name for node in keras_graph(architecture) if _convolves(node))


def conv_outputs(architecture: Architecture) -> dict[str, str]:
    """Name of each convolution and of each join of paths -> the Keras layer that gives its final maps.

    In order. Empty where the design has no convolution.
    """
    nodes = keras_graph(architecture)
    starts = [node for node in nodes if _convolves(node) or isinstance(node.layer, Join)]
    return {node.name: _last(node, nodes) for node in starts}


def activation_input(architecture: Architecture, convolution: str) -> ActivationInput:
    """What the activation after this convolution takes. convolution: one of convolutions()."""
    nodes = keras_graph(architecture)
    node = next(each for each in nodes if each.name == convolution)
    own = str(node.arguments.get("activation") or LINEAR)
    if own != LINEAR:
        return ActivationInput(layer=convolution, is_normalized=False, function=own)
    is_normalized, reader = False, _only_reader(node, nodes)
    while reader and isinstance(reader.layer, BatchNormalization):
        node, is_normalized, reader = reader, True, _only_reader(reader, nodes)
    function = reader.layer.function if reader and isinstance(reader.layer, Activation) else LINEAR
    return ActivationInput(
        layer=node.name, is_normalized=is_normalized, function="" if function == LINEAR else str(function)
    )


def _convolves(node: Node) -> bool:
    return node.layer.family == "convolution"


def _last(node: Node, nodes: tuple[Node, ...]) -> str:
    """The last of the layers after a node that each read one layer alone and only normalize or activate."""
    reader = _only_reader(node, nodes)
    return _last(reader, nodes) if reader and reader.layer.finishes_maps else node.name


def _only_reader(node: Node, nodes: tuple[Node, ...]) -> Node | None:
    """The layer that reads a node's output; None where none does, or several."""
    readers = [other for other in nodes if node.name in other.inputs]
    return readers[0] if len(readers) == 1 else None
