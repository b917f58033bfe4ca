"""The layers at which a convolution's feature maps are shown: after the normalization and activation that follow it."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Join, Node


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


def _convolves(node: Node) -> bool:
    return node.layer.family == "convolution"


def _last(node: Node, nodes: tuple[Node, ...]) -> str:
    """The last of the layers after a node that each read one layer alone and only normalize or activate."""
    readers = [other for other in nodes if node.name in other.inputs]
    if len(readers) == 1 and readers[0].layer.finishes_maps:
        return _last(readers[0], nodes)
    return node.name
