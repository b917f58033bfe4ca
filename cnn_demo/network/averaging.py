"""Several answers to one image, averaged: of several networks (an ensemble), and of the image a little moved."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_demo.network.batches import outputs

ONE_PIXEL = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))  # down, right


def averaged_outputs(models: Sequence[keras.Model], images: NDArray[np.float32], *, moved: bool) -> NDArray[np.float32]:
    """Mean probabilities, (n, classes), of all models for (n, h, w, c) images.

    moved: average over each image and the four that are moved by one pixel, too (test-time augmentation).
    """
    views = [shifted(images, down, right) for down, right in (ONE_PIXEL if moved else ONE_PIXEL[:1])]
    answers = [outputs(model, view) for model in models for view in views]
    return np.mean(answers, axis=0, dtype=np.float32)


def shifted(images: NDArray[np.float32], down: int, right: int) -> NDArray[np.float32]:
    """Images (n, h, w, c) moved by whole pixels; what comes in at an edge repeats it."""
    height, width = images.shape[1:3]
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return images[:, rows][:, :, columns]
