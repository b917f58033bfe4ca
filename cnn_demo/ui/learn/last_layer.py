"""The output layer of a network on one picture, for the chapters on dense layers and softmax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.errors import ModelError
from cnn_demo.runs.inspection_results import PenultimateActivations
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.layers import ConvolutionOutput
from cnn_demo.spec.layers.convolution_output import CONVOLUTION
from cnn_demo.spec.tasks import OutputStage
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.learn.arithmetic import Plane
from cnn_demo.ui.learn.inputs import data_for, network_picker, picture_picker, weights

Vector = Plane


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastLayer:
    """inputs: (n,). kernel: (n, k). bias, probabilities: (k,). label: the picture's class where it is known."""

    inputs: Vector
    kernel: Plane
    bias: Vector
    probabilities: Vector
    dataset: DataSpec
    label: int | None

    @property
    def logits(self) -> Vector:
        """(k,) the weighted sums before softmax."""
        sums: Vector = self.inputs @ self.kernel + self.bias
        return sums


def choose_last_layer(chapter: str, source: DeltaGenerator) -> LastLayer | None:
    """The choice of a network and a picture; None, and a message, where there is no network or no picture for it."""
    with source:
        network = network_picker(chapter)
        name = data_for(network) if network else None
    if network is None or name is None:
        return None
    sums = _weights_of_sums(network.project().architecture.output, weights(network))
    if sums is None:
        source.info(
            "This network's output is not a weighted sum of single values. Choose another network for this chapter."
        )
        return None
    pixels, label = picture_picker(chapter, name, source)
    answer = _activations(network, pixels)
    return LastLayer(
        inputs=answer["weighed"][0].astype(np.float64),
        kernel=sums[0],
        bias=sums[1],
        probabilities=answer["probabilities"][0].astype(np.float64),
        dataset=network.project().data,
        label=label,
    )


def _weights_of_sums(output: OutputStage, tensors: Mapping[str, np.ndarray]) -> tuple[Plane, Vector] | None:
    """The kernel, (n, k), and the bias, (k,), by which the input of the output layer becomes the sums of the classes.

    None where they are no weighted sums of these: a convolution that is not linear and 1x1 with average pooling.
    """
    node = OUTPUT_NAME
    if isinstance(output, ConvolutionOutput):
        if (output.kernel_size, output.strides, output.activation, output.pooling) != (1, 1, "linear", "average"):
            return None
        node = f"{OUTPUT_NAME}_{CONVOLUTION}"
    kernel: Plane = tensors[f"{node}/kernel"].astype(np.float64)
    kernel = kernel.reshape(kernel.shape[-2:])
    bias: Vector = tensors.get(f"{node}/bias", np.zeros(kernel.shape[1])).astype(np.float64)
    return kernel, bias


def _activations(network: TrainedNetwork, pixels: np.ndarray) -> PenultimateActivations:
    """The worker's answer, asked once as long as network and picture stay the same."""
    expected = network.project().architecture.input_shape
    if pixels.shape != expected:
        raise ModelError(
            f"This network takes pictures of {expected}; these are {pixels.shape}. Choose another network."
        )
    images = pixels[None].astype(np.float32) / np.float32(255)
    answer: PenultimateActivations = ask_network(network, "penultimate_activations", images=images)
    return answer
