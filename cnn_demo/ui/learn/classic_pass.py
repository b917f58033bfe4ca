"""One image on its way through the classic network, computed with its shipped weights. Knows no Streamlit and no Keras."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.split import as_input
from cnn_demo.prediction.activations import Floats
from cnn_demo.prediction.numpy_network import NumpyNetwork, load_numpy
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import MODELS_FOLDER
from cnn_demo.spec.architecture import OUTPUT_NAME, Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME
from cnn_demo.spec.layers import Layer, Node, volume
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.learn import arithmetic

CLASSIC = TrainedNetwork(MODELS_FOLDER / "classic")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassicPass:
    """pixels: (28, 28) uint8. label: the digit that they show. outputs: layer -> output without the batch axis, float32."""

    pixels: NDArray[np.uint8]
    label: int
    network: NumpyNetwork
    outputs: dict[str, Floats]

    @property
    def inputs(self) -> Floats:
        """(28, 28, 1) in [0, 1]."""
        return self.outputs[INPUT_NAME]

    def input_of(self, layer: str) -> Floats:
        """What the layer is given: the output of the one before it."""
        names = [INPUT_NAME, *self.network.architecture.names()]
        return self.outputs[names[names.index(layer) - 1]]

    def layer(self, name: str) -> Layer:
        """The layer of the design with that name."""
        architecture = self.network.architecture
        return architecture.all_layers()[architecture.names().index(name)]

    @property
    def logits(self) -> NDArray[np.float64]:
        """(10,) the weighted sums before softmax."""
        own = self.network.weights[OUTPUT_NAME]
        sums: NDArray[np.float64] = self.input_of(OUTPUT_NAME).astype(np.float64) @ own["kernel"] + own["bias"]
        return sums

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """(10,) the network's answer."""
        return arithmetic.softmax(self.logits)

    @property
    def loss(self) -> float:
        """Categorical cross-entropy. From the logits, as the logarithm of a probability near 1 would lose its digits."""
        away = self.logits - self.logits[self.label]
        return float(np.logaddexp.reduce(away))

    @property
    def is_right(self) -> bool:
        """Whether the most probable class is the label, which is what the metric "accuracy" counts."""
        return int(self.logits.argmax()) == self.label


def classic_pass(pixels: NDArray[np.uint8], label: int) -> ClassicPass:
    """The shipped network's layers for (28, 28) uint8 pixels, without dropout. Raises ModelError."""
    return _through(load_numpy(CLASSIC), pixels, label)


def untrained_pass(given: ClassicPass, seed: int) -> ClassicPass:
    """The same image through the network as it is before training: random kernels, and biases of 0."""
    architecture = given.network.architecture
    return _through(replace(given.network, weights=first_weights(architecture, seed)), given.pixels, given.label)


def first_weights(architecture: Architecture, seed: int) -> dict[str, dict[str, Floats]]:
    """Layer -> weight -> array, drawn as Keras draws them where nothing else is asked for.

    Kernels are uniform in [-a, a] with a = sqrt(6 / (inputs + outputs of a unit)). Source: Glorot and Bengio 2010.
    """
    rng, weights = np.random.default_rng(seed), dict[str, dict[str, Floats]]()
    for name, shape in weight_shapes(architecture).items():
        layer, _, weight = name.rpartition("/")
        places = volume(shape[:-2])
        bound = np.sqrt(6 / (places * sum(shape[-2:]))) if weight == "kernel" else 0.0
        weights.setdefault(layer, {})[weight] = rng.uniform(-bound, bound, shape).astype(np.float32)
    return weights


def drawn_mask(shape: tuple[int, ...], rate: float, seed: int) -> NDArray[np.bool_]:
    """Which values a dropout layer keeps in one step of training: each of them with the probability 1 - rate."""
    return np.random.default_rng(seed).random(shape) >= rate


def with_dropout(values: Floats, is_kept: NDArray[np.bool_], rate: float) -> Floats:
    """What the layer makes of its input: 0 where a value is not kept, and the others divided by 1 - rate."""
    return np.where(is_kept, values / np.float32(1 - rate), np.float32(0))


def weighted_sum(given: ClassicPass, layer: str, place: tuple[int, ...]) -> tuple[float, float]:
    """The sum of the products behind one value of a convolution or of a dense layer, and the bias that is added to it.

    place: of the value in the layer's output, (row, column, map) or (unit,).
    """
    own, inputs = given.network.weights[layer], given.input_of(layer)
    kernel = own["kernel"][..., place[-1]].astype(np.float64)
    if len(place) == 3:
        row, column, _ = place
        inputs = inputs[row : row + len(kernel), column : column + kernel.shape[1]]
    return float((inputs * kernel).sum()), float(own["bias"][place[-1]])


def largest_place(values: np.ndarray) -> tuple[int, ...]:
    """Where the largest value is."""
    return tuple(int(index) for index in np.unravel_index(int(values.argmax()), values.shape))


def _through(network: NumpyNetwork, pixels: NDArray[np.uint8], label: int) -> ClassicPass:
    batch = as_input(pixels[None, ..., None])
    outputs = {INPUT_NAME: batch[0]}

    def keep(node: Node, output: Floats) -> None:
        outputs[node.name] = output[0]

    network.run(batch, keep)
    return ClassicPass(pixels=pixels, label=label, network=network, outputs=outputs)
