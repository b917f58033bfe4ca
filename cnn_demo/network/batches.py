"""Computes a model's outputs for many images, batch by batch."""

from __future__ import annotations

import math
from collections.abc import Callable

import keras
import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.runs.finite_answers import check_finite
from cnn_demo.spec.memory import MOST_EVALUATED, MOST_EVALUATED_BYTES

FLOAT_BYTES = 4


def fitting_batch_size(model: keras.Model) -> int:
    """The batch size, 1 to MOST_EVALUATED, at which the outputs of all layers together fit into MOST_EVALUATED_BYTES."""
    values = sum(math.prod(layer.output.shape[1:]) for layer in model.layers)
    return max(1, min(MOST_EVALUATED, MOST_EVALUATED_BYTES // (values * FLOAT_BYTES)))


def finite_outputs(
    model: keras.Model, images: np.ndarray, *, progress: Callable[[int], None] | None = None
) -> np.ndarray:
    """The same as outputs. Raises ModelError where a value is NaN or infinite, which absurdly large weights lead to."""
    found = outputs(model, images, progress=progress)
    check_finite(found)
    return found


def outputs(model: keras.Model, images: np.ndarray, *, progress: Callable[[int], None] | None = None) -> np.ndarray:
    """The model's output in inference mode for (n, h, w, c) images: float32 in [0, 1], or uint8 as data sets have them.

    The pixels of uint8 images are converted batch by batch: as float32, a whole data set would take four times its memory.
    The last batch is padded, so that the model is compiled for one batch size only. progress is called with the number of
    finished images.
    """
    batch_size = fitting_batch_size(model)
    parts = []
    for start in range(0, len(images), batch_size):
        batch = images[start : start + batch_size]
        if batch.dtype == np.uint8:
            batch = as_input(batch)
        missing = batch_size - len(batch) if len(images) > batch_size else 0
        padded = np.concatenate([batch, np.zeros((missing, *batch.shape[1:]), batch.dtype)]) if missing else batch
        parts.append(model.predict_on_batch(padded)[: len(batch)])
        if progress:
            progress(start + len(batch))
    return np.concatenate(parts) if parts else np.zeros((0, model.output_shape[-1]), np.float32)
