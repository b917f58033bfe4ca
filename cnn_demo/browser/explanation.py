"""A network as the browser explains it: its Keras layers, and where each one's weights lie. Knows no Keras.

The weights are those that TensorFlow.js computes with: they are looked up, byte for byte, in the browser network. Only
what it does not hold in one piece (the statistics of a batch normalization, the kernel of a grouped convolution) is
sent besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import BatchNormalization, Node
from cnn_demo.spec.weight_shapes import weight_shapes

EPSILON = 0.001  # Keras's default for BatchNormalization, which designs leave as it is


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """What web/explain/explained_network.js takes.

    nodes: JSON-ready, one a Keras layer: name, class_name, arguments, inputs, shape, title, sentence, and weights as
    {name: {shape, dtype, offset}}, offset counted in the browser network's weights followed by `more`.
    """

    nodes: list[dict[str, Any]]
    more: bytes


def explained(network: TrainedNetwork, made: BrowserNetwork) -> Explained:
    """Raises ModelError where the network's weights are missing, damaged or of another design."""
    architecture = network.project().architecture
    return explanation(architecture, _tensors(network, architecture), made.weights)


def explanation(architecture: Architecture, tensors: Mapping[str, np.ndarray], known: bytes) -> Explained:
    """tensors: weight name (layer/weight) -> float32. known: the bytes of the browser network's weights."""
    more = bytearray()
    nodes = []
    for node in keras_graph(architecture):
        weights = {}
        for name, array in _weights(node, tensors).items():
            data = array.tobytes()
            offset = known.find(data)
            if offset < 0:
                offset = len(known) + len(more)
                more += data
            weights[name] = {"shape": list(array.shape), "dtype": str(array.dtype), "offset": offset}
        nodes.append(_described(node) | {"weights": weights})
    return Explained(nodes=nodes, more=bytes(more))


def _described(node: Node) -> dict[str, Any]:
    arguments = node.arguments | ({"epsilon": EPSILON} if isinstance(node.layer, BatchNormalization) else {})
    return {
        "name": node.name,
        "class_name": node.class_name,
        "arguments": arguments,
        "inputs": list(node.inputs),
        "shape": list(node.shape),
        "title": node.layer.title,
        "sentence": node.layer.sentence,
        "part_of": node.part_of.title if node.part_of else None,
    }


def _weights(node: Node, tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The node's weights as TensorFlow.js has them, 16 bits each; of a batch normalization also what was learned."""
    own = {name.removeprefix(f"{node.name}/"): array for name, array in tensors.items() if _is_of(name, node)}
    if not isinstance(node.layer, BatchNormalization):
        return {name: array.astype(np.float16) for name, array in own.items()}
    # As the converter combines them, in float32, before it rounds.
    factor = own["gamma"] * (np.float32(1) / np.sqrt(own["moving_variance"] + np.float32(EPSILON)))
    shift = own["beta"] - own["moving_mean"] * factor
    return {**own, "factor": factor.astype(np.float16), "shift": shift.astype(np.float16)}


def _is_of(name: str, node: Node) -> bool:
    return name.rpartition("/")[0] == node.name


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
