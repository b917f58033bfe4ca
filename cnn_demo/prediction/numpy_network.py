"""A trained network that predicts in NumPy: the layers of its design, one after another, a few images at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.split import as_input
from cnn_demo.errors import ModelError
from cnn_demo.prediction.activations import FUNCTIONS, Floats
from cnn_demo.prediction.certainty import Certainty
from cnn_demo.prediction.layers import LAYERS
from cnn_demo.prediction.stored import certainty_of, tensors_of
from cnn_demo.runs.finite_answers import check_finite
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph
from cnn_demo.spec.layers import Node, volume

MODELS_KEPT = 2
ONE_AT_A_TIME = threading.Lock()  # many visitors take the memory of one, and a short question waits for one batch alone
MOST_BYTES, FLOAT_BYTES = 4 * MEGABYTE, 4  # of the input and output of one layer, for the images computed at once

Seen = Callable[[Node, Floats], None]


def _unseen(node: Node, output: Floats) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumpyLayers:
    """A design and its weights: node -> weight -> array, float32."""

    architecture: Architecture
    weights: dict[str, dict[str, Floats]]

    def check(self, images: np.ndarray) -> None:
        """Raise ModelError where (n, h, w, c) images do not fit the network."""
        expected = self.architecture.input_shape
        if images.shape[1:] != expected:
            raise ModelError(f"The images are {images.shape[1:]}; the network takes {expected}.")

    def run(self, images: Floats, seen: Seen = _unseen) -> Floats:
        """Probabilities, (n, classes), of a few images, (n, h, w, c) in [0, 1]. Raises ModelError where one is not finite.

        seen: gets each layer's output.
        """
        outputs = {INPUT_NAME: images.astype(np.float32)}
        output = outputs[INPUT_NAME]
        nodes = keras_graph(self.architecture)
        last_uses = {name: node.name for node in nodes for name in node.inputs}
        with ONE_AT_A_TIME, np.errstate(all="ignore"):  # numbers that are not finite are refused below
            for node in nodes:
                given = [outputs[name] for name in node.inputs]
                output = LAYERS[node.class_name](node, given, self.weights.get(node.name, {}))
                output = FUNCTIONS[node.arguments.get("activation", "linear")](output).astype(np.float32, copy=False)
                outputs[node.name] = output
                seen(node, output)
                for name in set(node.inputs):
                    if last_uses[name] == node.name:
                        del outputs[name]
        check_finite(output)
        return output

    def batch_size(self) -> int:
        """How many images may be computed at once."""
        largest = max(volume(node.input_shape) + volume(node.shape) for node in keras_graph(self.architecture))
        return max(1, MOST_BYTES // (largest * FLOAT_BYTES))

    def probabilities(
        self, images: np.ndarray, *, progress: Callable[[int], None] = lambda done: None, seen: Seen = _unseen
    ) -> Floats:
        """The same as run for any number of images: float32 in [0, 1], or uint8 as data sets have them.

        progress: called with the number of finished images. seen: gets each layer's output for some images after others.
        """
        size = self.batch_size()
        parts = [np.zeros((0, self.architecture.classes), np.float32)]
        for start in range(0, len(images), size):
            batch = images[start : start + size]
            parts.append(self.run(as_input(batch) if batch.dtype == np.uint8 else batch, seen))
            progress(start + len(batch))
        return np.concatenate(parts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumpyNetwork(NumpyLayers):
    """certainty: the rule for unsure predictions."""

    certainty: Certainty


def by_node(tensors: Mapping[str, np.ndarray]) -> dict[str, dict[str, Floats]]:
    """Weights by name (node/weight) -> node -> weight -> float32."""
    weights: dict[str, dict[str, Floats]] = {}
    for name, tensor in tensors.items():
        node, _, weight = name.rpartition("/")
        weights.setdefault(node, {})[weight] = tensor.astype(np.float32, copy=False)
    return weights


def load_numpy(network: TrainedNetwork) -> NumpyNetwork:
    """The network of a folder like models/NAME; the last few are kept. Raises ModelError."""
    return _load(network, network.version)


@lru_cache(maxsize=MODELS_KEPT)
def _load(network: TrainedNetwork, version: int) -> NumpyNetwork:
    architecture = network.project().architecture
    weights = by_node(tensors_of(network, architecture))
    return NumpyNetwork(architecture=architecture, weights=weights, certainty=certainty_of(network))
