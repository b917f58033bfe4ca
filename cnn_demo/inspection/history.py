"""A run looked back on: what its network was after each epoch whose weights were kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.errors import ModelError
from cnn_demo.inspection.figures import accuracy, confusion
from cnn_demo.inspection.labelled import fitting
from cnn_demo.network.batches import outputs
from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.epochs import checked_epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.progress import Progress

MOST_MAPS = 16
MOST_IMAGES = 2000
STEP = "Predicting with each epoch's weights"


def history(path: str, epochs: list[int], image: np.ndarray, layer: str) -> dict[str, np.ndarray]:
    """What each of these epochs made of an image, by a layer with maps and its kernels.

    image: (h, w, c) float32 in [0, 1]. Returns, with e epochs and the first n <= 16 maps: probabilities (e, classes),
    maps (e, height, width, n), kernels (e, k, k, n): those that read the first of the layer's input maps; all float32.
    Raises RunError where an epoch's weights are gone, ModelError.
    """
    model = _model(path)
    if image.shape != tuple(model.input_shape[1:]):
        raise ModelError(f"The image is {image.shape}; the network takes {tuple(model.input_shape[1:])}.")
    chosen = model.get_layer(layer)
    both = keras.Model(model.inputs, [model.output, chosen.output])
    found: dict[str, list[np.ndarray]] = {"probabilities": [], "maps": [], "kernels": []}
    for epoch in epochs:
        _set_epoch(model, path, epoch)
        probabilities, maps = both.predict_on_batch(image[None])
        found["probabilities"].append(probabilities[0])
        found["maps"].append(maps[0, ..., :MOST_MAPS])
        found["kernels"].append(_kernels(chosen))
    return {name: np.stack(values).astype(np.float32) for name, values in found.items()}


def epoch_confusions(
    path: str,
    images: dict[str, Any],
    epochs: list[int],
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> dict[str, Any]:
    """Confusion matrices of these epochs on the first MOST_IMAGES of an ImageSet.

    Returns matrices (e, k, k) int64, rows are true classes, and figures: {"images", "accuracies"}. Raises RunError,
    DatasetError, ModelError, WorkerError where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = _model(path)
    x, y = fitting(images, model)
    x, y = x[:MOST_IMAGES], y[:MOST_IMAGES]
    matrices, accuracies = [], []
    for number, epoch in enumerate(epochs):
        _set_epoch(model, path, epoch)
        progress.tell(number / len(epochs))
        probabilities = outputs(model, as_input(x))
        matrices.append(confusion(probabilities, y))
        accuracies.append(accuracy(probabilities, y))
    return {"matrices": np.stack(matrices), "figures": {"images": len(y), "accuracies": accuracies}}


def _model(path: str) -> keras.Model:
    """A network of the run's design, one for all its epochs."""
    return build(RunFolder(Path(path)).project().architecture)


def _set_epoch(model: keras.Model, path: str, epoch: int) -> None:
    file = checked_epoch_file(Path(path), epoch)
    set_weights(model, load_tensors(file), f"{Path(path).name}/{file.parent.name}/{file.name}")


def _kernels(layer: keras.layers.Layer) -> np.ndarray:
    """(k, k, n): the kernels on the first input map, of the first MOST_MAPS filters."""
    kernel = keras.ops.convert_to_numpy(layer.weights[0])
    if kernel.shape[3] == 1:  # depthwise, or a single filter: a kernel for each input map
        return kernel[:, :, :MOST_MAPS, 0]
    return kernel[:, :, 0, :MOST_MAPS]
