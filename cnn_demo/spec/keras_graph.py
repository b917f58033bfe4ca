"""A design as the Keras layers it consists of: plain data, which the builder, the exports and "As Keras code" read.

Each layer says itself which Keras layers it is (Layer.nodes). Knows no Keras.
"""

from __future__ import annotations

from functools import lru_cache

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Node

INPUT_NAME = "image"


@lru_cache(maxsize=64)  # a page of exports asks for the same design a hundred times
def keras_graph(architecture: Architecture) -> tuple[Node, ...]:
    """The Keras layers of a design in order, the input (INPUT_NAME) left out; the last node is the output."""
    return tuple(node for nodes in nodes_by_layer(architecture) for node in nodes)


@lru_cache(maxsize=64)
def nodes_by_layer(architecture: Architecture) -> tuple[tuple[Node, ...], ...]:
    """The Keras layers that each layer of a design consists of, the output stage's last."""
    found: list[tuple[Node, ...]] = []
    for layer, name, shape in zip(
        architecture.all_layers(), architecture.names(), architecture.shapes()[:-1], strict=True
    ):
        found.append(layer.nodes(name, found[-1][-1].name if found else INPUT_NAME, shape))
    return tuple(found)


def nodes_in_float32(architecture: Architecture) -> frozenset[str]:
    """Names of the Keras layers that are float32 under mixed precision too: what the output stage computes from vectors.

    bfloat16 has no number between 0.996 and 1, where probabilities and gates of a good network lie.
    """
    return frozenset(node.name for node in nodes_by_layer(architecture)[-1] if len(node.input_shape) == 1)


def layer_titles(architecture: Architecture) -> dict[str, str]:
    """Name of each Keras layer -> its title for visitors; of a part of a block, its class in Keras."""
    known = {name: layer.title for name, layer in zip(architecture.names(), architecture.all_layers(), strict=True)}
    return {node.name: known.get(node.name, node.class_name) for node in keras_graph(architecture)}
