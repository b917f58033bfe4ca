"""One weight of a network: the loss's slope along it, and the loss for other values of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.inspection.figures import SMALLEST_PROBABILITY
from cnn_demo.inspection.gradients import tensorflow
from cnn_demo.network.build import build
from cnn_demo.network.service import load
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork

STEP = "Measuring the loss"


def steepest_weights(
    path: str, weight: str, images: np.ndarray, labels: np.ndarray, *, fresh: bool, count: int
) -> dict[str, Any]:
    """The weights of one tensor along which the loss of these images is steepest.

    weight: the tensor's name, layer/weight. images: (n, h, w, c) float32 in [0, 1]; labels: (n,) whole numbers.
    fresh: the network as it was before training. Returns loss (mean cross-entropy in nats, inference mode) and, the
    steepest first, places (tuples of indices), values and slopes (nats per unit of weight), count of each or all.
    Raises ModelError for a weight that the network has not, and for another backend than TensorFlow's.
    """
    tf = tensorflow()
    model = _model(path, fresh)
    number = _number(model, weight)
    tensors = _tensors(model)
    loss = _loss(model, images, labels)
    with tf.GradientTape() as tape:
        tape.watch(tensors[number])
        value = loss(tensors)
    slopes = keras.ops.convert_to_numpy(tape.gradient(value, tensors[number]))
    values = keras.ops.convert_to_numpy(tensors[number])
    order = np.argsort(-np.abs(slopes), axis=None, kind="stable")[:count]
    places = [tuple(int(index) for index in np.unravel_index(flat, slopes.shape)) for flat in order]
    return {
        "loss": float(value),
        "places": places,
        "values": [float(values[place]) for place in places],
        "slopes": [float(slopes[place]) for place in places],
    }


def losses_along_weight(
    path: str,
    weight: str,
    place: tuple[int, ...],
    new_values: list[float],
    images: np.ndarray,
    labels: np.ndarray,
    *,
    fresh: bool,
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> list[float]:
    """The loss, as steepest measures it, with each of these values at that place and all other weights as they are.

    progress_file, stop_file: see Progress. Raises ModelError for a weight that the network has not, WorkerError where
    it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = _model(path, fresh)
    number = _number(model, weight)
    tensors = _tensors(model)
    before = keras.ops.convert_to_numpy(tensors[number])
    loss = _loss(model, images, labels)
    found = []
    for done, value in enumerate(new_values):
        progress.tell(done / len(new_values))
        changed = before.copy()
        changed[tuple(place)] = value
        others = [*tensors[:number], keras.ops.convert_to_tensor(changed), *tensors[number + 1 :]]
        found.append(float(loss(others)))
    return found


def _loss(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> Callable[[list[Any]], Any]:
    """Trainable weights -> mean cross-entropy of these images. The model itself is not changed."""
    targets = keras.ops.one_hot(np.asarray(labels, np.int32), model.output_shape[-1])

    def loss(tensors: list[Any]) -> Any:
        probabilities, _ = model.stateless_call(tensors, model.non_trainable_variables, images, training=False)
        right = keras.ops.sum(probabilities * targets, axis=-1)
        return keras.ops.mean(-keras.ops.log(keras.ops.clip(right, SMALLEST_PROBABILITY, 1.0)))

    return loss


def _tensors(model: keras.Model) -> list[Any]:
    """Copies of the trainable weights, free of the model."""
    return [keras.ops.convert_to_tensor(keras.ops.convert_to_numpy(weight)) for weight in model.trainable_variables]


def _model(path: str, fresh: bool) -> keras.Model:
    if not fresh:
        return load(path).model
    project = TrainedNetwork(Path(path)).project()
    model = build(project.architecture, seed=project.recipe.seed)
    given = RunFolder(Path(path)).initial_file
    if given.is_file():  # a run that was trained on from another network's weights
        set_weights(model, load_tensors(given), given.name)
    return model


def _number(model: keras.Model, weight: str) -> int:
    names = [variable.path for variable in model.trainable_variables]
    if weight not in names:
        raise ModelError(f"The network has no weights {weight!r}; it has {', '.join(names)}.")
    return names.index(weight)
