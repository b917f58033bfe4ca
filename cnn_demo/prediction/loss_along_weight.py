"""The loss as a function of one weight of the dense output layer, without Keras: its gradient there is a matrix product."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.prediction.activations import FUNCTIONS, Floats
from cnn_demo.prediction.answers import penultimate_activations
from cnn_demo.prediction.figures import cross_entropy
from cnn_demo.prediction.numpy_network import load_numpy
from cnn_demo.runs.inspection_results import SteepestWeights
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import OUTPUT_NAME

KERNEL = f"{OUTPUT_NAME}/kernel"


def steepest_weights(
    path: str, weight: str, images: np.ndarray, labels: np.ndarray, *, untrained: bool, count: int
) -> SteepestWeights:
    """As cnn_demo.inspection.loss_along_weight.steepest_weights, for KERNEL after training. Raises ModelError."""
    kernel, _ = _output_weights(path, weight, untrained)
    answer = penultimate_activations(path, images)
    probabilities, activations = answer["probabilities"], answer["weighed"]
    wrong = probabilities - np.eye(kernel.shape[1], dtype=np.float32)[labels]
    slopes = activations.T @ wrong / len(images)
    return steepest(cross_entropy(probabilities, labels), kernel, slopes, count)


def steepest(loss: float, values: np.ndarray, slopes: np.ndarray, count: int) -> SteepestWeights:
    """The weights with the largest magnitude of the slope, the largest first.

    values, slopes: of one tensor's weights, in its shape. count: how many weights, or all where there are fewer.
    """
    order = np.argsort(-np.abs(slopes), axis=None, kind="stable")[:count]
    indices = [tuple(int(axis) for axis in np.unravel_index(flat, slopes.shape)) for flat in order]
    return {
        "loss": loss,
        "indices": indices,
        "values": [float(values[index]) for index in indices],
        "slopes": [float(slopes[index]) for index in indices],
    }


def losses_along_weight(
    path: str,
    weight: str,
    index: tuple[int, ...],
    new_values: list[float],
    images: np.ndarray,
    labels: np.ndarray,
    *,
    untrained: bool,
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> list[float]:
    """As cnn_demo.inspection.loss_along_weight.losses_along_weight, for KERNEL after training. Raises ModelError."""
    kernel, bias = _output_weights(path, weight, untrained)
    activations = penultimate_activations(path, images)["weighed"]
    logits, (row, column) = activations @ kernel + bias, index
    losses = []
    for value in new_values:
        changed = logits.copy()
        changed[:, column] += (np.float32(value) - kernel[row, column]) * activations[:, row]
        losses.append(cross_entropy(FUNCTIONS["softmax"](changed), labels))
    return losses


def _output_weights(path: str, weight: str, untrained: bool) -> tuple[Floats, Floats]:
    """Kernel and bias of the output layer."""
    network = load_numpy(TrainedNetwork(Path(path)))
    tensors = network.weights.get(OUTPUT_NAME, {})
    if weight != KERNEL or untrained or "kernel" not in tensors:
        raise ModelError(
            f"Without TensorFlow the loss is known along {KERNEL} of a trained network only, not {weight}."
        )
    kernel = tensors["kernel"]
    return kernel, tensors.get("bias", np.zeros(kernel.shape[1], np.float32))
