"""Describes a network's Keras layers for the Explain page, and the positions of their weights in the browser network.

The weights are those that TensorFlow.js computes with: they are found in the bytes of the browser network. Only what
these do not contain in one piece (the statistics of a batch normalization, the kernel of a grouped convolution) is sent
in addition. Knows no Keras.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph
from cnn_demo.spec.layers import BatchNormalization, Concatenate, Node
from cnn_demo.spec.weight_shapes import weight_shapes


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """What web/explain/explain.js takes. more: the bytes of weights that the browser network does not contain."""

    nodes: list[ExplainedNode]
    more: bytes


def explained(network: TrainedNetwork, made: BrowserNetwork) -> Explained:
    """Describe a network. Raises ModelError where its weights are missing, damaged or of another design."""
    architecture = network.project().architecture
    return explanation(architecture, _tensors(network, architecture), made.weights)


def explanation(architecture: Architecture, tensors: Mapping[str, np.ndarray], known: bytes) -> Explained:
    """Describe a design. tensors: weight name (layer/weight) -> float32. known: the weights of the browser network."""
    more = bytearray()
    nodes = []
    graph = keras_graph(architecture)
    channels = {INPUT_NAME: architecture.input_shape[-1]} | {node.name: node.shape[-1] for node in graph}
    for node in graph:
        weights: dict[str, WeightsPosition] = {}
        for name, array in _weights(node, tensors).items():
            data = array.tobytes()
            offset = known.find(data)
            if offset < 0:
                offset = len(known) + len(more)
                more += data
            weights[name] = {"shape": list(array.shape), "dtype": str(array.dtype), "offset": offset}
        nodes.append(_described(node, weights, [channels[name] for name in node.inputs]))
    return Explained(nodes=nodes, more=bytes(more))


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


def _weights(node: Node, tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The node's weights as TensorFlow.js has them, in 16 bits; of a batch normalization also the learned ones."""
    own = {name: tensors[f"{node.name}/{name}"] for name in node.weights}
    if not isinstance(node.layer, BatchNormalization):
        return {name: array.astype(np.float16) for name, array in own.items()}
    # The converter combines them in the same way, in float32, before it rounds.
    factor = own["gamma"] * (np.float32(1) / np.sqrt(own["moving_variance"] + np.float32(node.layer.epsilon)))
    shift = own["beta"] - own["moving_mean"] * factor
    return {**own, "factor": factor.astype(np.float16), "shift": shift.astype(np.float16)}


def _tensors(network: TrainedNetwork, architecture: Architecture) -> dict[str, np.ndarray]:
    try:
        tensors = load(network.weights_file.read_bytes())
    except OSError:
        raise ModelError(f"{network.name} has no trained weights; it is not finished, or was deleted.") from None
    except SafetensorError as error:
        raise ModelError(f"The weights of {network.name} are damaged: {error}.") from None
    expected = weight_shapes(architecture)
    if {name: array.shape for name, array in tensors.items()} != expected:
        raise ModelError(f"The weights of {network.name} belong to another design.")
    return tensors
