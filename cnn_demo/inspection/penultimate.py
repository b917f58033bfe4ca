"""The penultimate activations of a network: the input of its output layer."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load
from cnn_demo.runs.inspection_results import PenultimateActivations


def penultimate_activations(path: str, images: np.ndarray) -> PenultimateActivations:
    """Penultimate activations and probabilities in inference mode.

    images: (n, h, w, c) float32 in [0, 1], n at most a few hundred. Raises ModelError where they do not fit the network.
    """
    model = load(path).model
    expected = tuple(model.input_shape[1:])
    if images.shape[1:] != expected:
        raise ModelError(f"The images are {images.shape[1:]}; the network takes {expected}.")
    both = keras.Model(model.input, [model.layers[-1].input, model.output])
    activations, probabilities = both(images, training=False)
    return {
        "activations": keras.ops.convert_to_numpy(activations),
        "probabilities": keras.ops.convert_to_numpy(probabilities),
    }


def penultimate_in_batches(
    model: keras.Model, images: np.ndarray, *, progress: Callable[[int], None] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Penultimate activations (n, units) and probabilities (n, classes) of any number of images.

    progress: called with the number of images that are done.
    """
    last = model.layers[-1]
    activations = outputs(keras.Model(model.input, last.input, name="penultimate"), images, progress=progress)
    return activations, keras.ops.convert_to_numpy(last(activations, training=False))
