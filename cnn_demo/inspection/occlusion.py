"""Occlusion: how far a class's output falls when a square of the image is covered (Zeiler & Fergus 2014, arXiv 1311.2901)."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.network.batches import finite_outputs


def occlusion(model: keras.Model, image: np.ndarray, label: int, *, side: int, cover: float) -> np.ndarray:
    """The output for the whole image minus the output with a square around each pixel covered.

    model: its output is compared, logits or probabilities. image: (h, w, c) float32. side: of the square in pixels, odd.
    cover: the value that covered pixels get. Returns (h, w) float32; above 0 where the covered part supported the class.
    """
    height, width, _ = image.shape
    reach = side // 2
    covered = np.repeat(image[None], height * width, axis=0)
    for number in range(height * width):
        row, column = divmod(number, width)
        covered[number, max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1] = cover
    whole = finite_outputs(model, image[None])[0, label]
    return (whole - finite_outputs(model, covered)[:, label]).reshape(height, width).astype(np.float32)
