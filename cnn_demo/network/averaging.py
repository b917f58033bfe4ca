"""Averages predictions over several networks (an ensemble) and over shifted copies of an image (test-time augmentation)."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_demo.network.batches import finite_outputs

ONE_PIXEL = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))  # down, right


def averaged_outputs(models: Sequence[keras.Model], images: NDArray[np.float32], *, moved: bool) -> NDArray[np.float32]:
    """Mean probabilities, (n, classes), of all models for (n, h, w, c) images.

    moved: average over each image and four copies that are shifted by one pixel.
    """
    views = [shifted(images, down, right) for down, right in (ONE_PIXEL if moved else ONE_PIXEL[:1])]
    predictions = [finite_outputs(model, view) for model in models for view in views]
    return np.mean(predictions, axis=0, dtype=np.float32)


def shifted(images: NDArray[np.float32], down: int, right: int) -> NDArray[np.float32]:
    """Images (n, h, w, c) shifted by whole pixels; pixels that enter at an edge repeat the edge."""
    height, width = images.shape[1:3]
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return images[:, rows][:, :, columns]
