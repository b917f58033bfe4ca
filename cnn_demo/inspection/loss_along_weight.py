"""The loss as a function of one weight: its slope, and its value for other values of the weight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.inspection.gradients import import_tensorflow
from cnn_demo.network.build import build
from cnn_demo.network.service import load
from cnn_demo.network.weights import load_tensors, set_initial_weights
from cnn_demo.prediction.figures import SMALLEST_PROBABILITY
from cnn_demo.prediction.loss_along_weight import steepest
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import SteepestWeights
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork

STEP = "Measuring the loss"


def steepest_weights(
    path: str, weight: str, images: np.ndarray, labels: np.ndarray, *, untrained: bool, count: int
) -> SteepestWeights:
    """The weights of one tensor with the largest gradient magnitude, the largest first.

    weight: the tensor's name, layer/weight. images: (n, h, w, c) float32 in [0, 1]. labels: (n,) int. untrained: the
    network before training. count: how many weights, or all where there are fewer. The loss is the mean cross-entropy in
    inference mode. Raises ModelError for an unknown weight, and without TensorFlow.
    """
    tf = import_tensorflow()
    model = _model(path, untrained)
    position = _tensor_position(model, weight)
    tensors = _copy_of_weights(model)
    loss = _loss_function(model, images, labels)
    with tf.GradientTape() as tape:
        tape.watch(tensors[position])
        value = loss(tensors)
    gradients = keras.ops.convert_to_numpy(tape.gradient(value, tensors[position]))
    values = keras.ops.convert_to_numpy(tensors[position])
    return steepest(float(value), values, gradients, count)


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
    """The loss, as in steepest_weights, for each of these values of one weight; all other weights are unchanged.

    index: the weight's place in the tensor. progress_file, stop_file: see Progress. Raises ModelError for an unknown
    weight, WorkerError where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = _model(path, untrained)
    position = _tensor_position(model, weight)
    tensors = _copy_of_weights(model)
    before = keras.ops.convert_to_numpy(tensors[position])
    loss = _loss_function(model, images, labels)
    losses = []
    for done, value in enumerate(new_values):
        progress.tell(done / len(new_values))
        changed = before.copy()
        changed[tuple(index)] = value
        all_tensors = [*tensors[:position], keras.ops.convert_to_tensor(changed), *tensors[position + 1 :]]
        losses.append(float(loss(all_tensors)))
    return losses


def _loss_function(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> Callable[[list[Any]], Any]:
    """A function: trainable weights -> mean cross-entropy of these images. The model itself stays unchanged."""
    targets = keras.ops.one_hot(np.asarray(labels, np.int32), model.output_shape[-1])

    def loss(tensors: list[Any]) -> Any:
        probabilities, _ = model.stateless_call(tensors, model.non_trainable_variables, images, training=False)
        right = keras.ops.sum(probabilities * targets, axis=-1)
        return keras.ops.mean(-keras.ops.log(keras.ops.clip(right, SMALLEST_PROBABILITY, 1.0)))

    return loss


def _copy_of_weights(model: keras.Model) -> list[Any]:
    """Copies of the trainable weights as tensors."""
    return [keras.ops.convert_to_tensor(keras.ops.convert_to_numpy(weight)) for weight in model.trainable_variables]


def _model(path: str, untrained: bool) -> keras.Model:
    if not untrained:
        return load(path).model
    project = TrainedNetwork(Path(path)).project()
    model = build(project.architecture, seed=project.recipe.seed)
    initial = RunFolder(Path(path)).initial_file
    if initial.is_file():  # the run started from the weights of another network
        set_initial_weights(model, load_tensors(initial), initial.name)
    return model


def _tensor_position(model: keras.Model, weight: str) -> int:
    names = [variable.path for variable in model.trainable_variables]
    if weight not in names:
        raise ModelError(f"The network has no weights {weight!r}; it has {', '.join(names)}.")
    return names.index(weight)
