"""What a network's last layer is given, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load


def penultimate_activations(path: str, images: np.ndarray) -> dict[str, np.ndarray]:
    """For (n, h, w, c) float32 images in [0, 1], at most a few hundred: what enters the output layer, and its answer.

    Returns entering (n, units) and probabilities (n, classes), float32, in inference mode.
    Raises ModelError where the images do not fit the network.
    """
    model = load(path).model
    expected = tuple(model.input_shape[1:])
    if images.shape[1:] != expected:
        raise ModelError(f"The images are {images.shape[1:]}; the network takes {expected}.")
    both = keras.Model(model.input, [model.layers[-1].input, model.output])
    entering, probabilities = both(images, training=False)
    return {
        "entering": keras.ops.convert_to_numpy(entering),
        "probabilities": keras.ops.convert_to_numpy(probabilities),
    }


def of_many(
    model: keras.Model, images: np.ndarray, *, progress: Callable[[int], None] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The same for any number of images, batch by batch: (n, units) and (n, classes).

    progress is told how many images are done.
    """
    last = model.layers[-1]
    entering = outputs(keras.Model(model.input, last.input, name="trunk"), images, progress=progress)
    return entering, keras.ops.convert_to_numpy(last(entering, training=False))
