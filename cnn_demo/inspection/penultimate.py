"""The penultimate activations of a network: what its output stage classifies, as one vector an image.

They are the input of a dense output layer, or of the gate before it. Where the output stage is a convolution and pooling,
they are the mean of each of its input maps: the output of a linear 1x1 convolution and average pooling is a weighted sum of
these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.batches import finite_outputs
from cnn_demo.network.service import load
from cnn_demo.runs.inspection_results import PenultimateActivations
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.layers.convolution_output import CONVOLUTION
from cnn_demo.spec.layers.gated_output import GATED


def penultimate_activations(path: str, images: np.ndarray) -> PenultimateActivations:
    """Penultimate activations and probabilities in inference mode.

    images: (n, h, w, c) float32 in [0, 1], n at most a few hundred. Raises ModelError where they do not fit the network.
    """
    model = load(path).model
    expected = tuple(model.input_shape[1:])
    if images.shape[1:] != expected:
        raise ModelError(f"The images are {images.shape[1:]}; the network takes {expected}.")
    every = keras.Model(model.input, [_penultimate(model), _weighed(model), model.output])
    activations, weighed, probabilities = every(images, training=False)
    return {
        "activations": keras.ops.convert_to_numpy(activations),
        "weighed": keras.ops.convert_to_numpy(weighed),
        "probabilities": keras.ops.convert_to_numpy(probabilities),
    }


def penultimate_in_batches(
    model: keras.Model, images: np.ndarray, *, progress: Callable[[int], None] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Penultimate activations (n, units) and probabilities (n, classes) of any number of images.

    progress: called with the number of images that are done.
    """
    features = _penultimate(model)
    both = keras.Model(model.input, keras.ops.concatenate([features, model.output], axis=-1), name="penultimate")
    values = finite_outputs(both, images, progress=progress)
    return values[:, : features.shape[-1]], values[:, features.shape[-1] :]


def _penultimate(model: keras.Model) -> Any:
    """(batch, units) symbolic tensor: the input of the output stage."""
    gated = [layer for layer in model.layers if layer.name == f"{OUTPUT_NAME}_{GATED}"]
    return gated[0].input[0] if gated else _weighed(model)


def _weighed(model: keras.Model) -> Any:
    """(batch, units) symbolic tensor: the input of the output layer."""
    last = model.layers[-1]
    if isinstance(last, keras.layers.Dense):
        return last.input
    maps = model.get_layer(f"{OUTPUT_NAME}_{CONVOLUTION}").input
    return keras.ops.mean(maps, axis=(1, 2))
