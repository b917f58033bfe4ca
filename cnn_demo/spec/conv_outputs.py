"""Where a convolution's finished feature maps come out: after the normalization and activation that follow it."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import Node, keras_graph

CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D")
FINISHING = ("BatchNormalization", "Activation")


def convolutions(architecture: Architecture) -> tuple[str, ...]:
    """The names of the Keras layers that convolve, in order."""
    return tuple(node.name for node in keras_graph(architecture) if node.class_name in CONVOLUTIONS)


def conv_outputs(architecture: Architecture) -> dict[str, str]:
    """Each convolution, and each addition of a residual block -> the Keras layer whose output its finished maps are.

    In order. Empty where the design has no convolution.
    """
    nodes = keras_graph(architecture)
    starts = [node for node in nodes if node.class_name in (*CONVOLUTIONS, "Add")]
    return {node.name: _finished(node, nodes) for node in starts}


def _finished(node: Node, nodes: tuple[Node, ...]) -> str:
    """Follow what reads this node alone, as long as it only normalizes or activates."""
    readers = [other for other in nodes if node.name in other.inputs]
    if len(readers) == 1 and readers[0].class_name in FINISHING:
        return _finished(readers[0], nodes)
    return node.name
