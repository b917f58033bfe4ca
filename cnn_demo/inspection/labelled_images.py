"""Labelled images for a Keras model, and a fixed choice of some of them."""

from __future__ import annotations

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.labelled_images import check_images, load_labelled

SEED = 0


def load_for_model(images: ImageSet, model: keras.Model) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The images and labels of an image set. Raises DatasetError, and ModelError where the model does not take them."""
    x, y = load_labelled(images)
    check_fit(x, y, model, images.data.name)
    return x, y


def check_fit(x: np.ndarray, y: np.ndarray, model: keras.Model, dataset: str) -> None:
    """Raise ModelError where the model does not take the images, (n, h, w, c), or has too few classes for y, (n,)."""
    check_images(x, y, tuple(model.input_shape[1:]), model.output_shape[-1], dataset)


def sample_indices(count: int, most: int) -> np.ndarray:
    """Ascending indices of at most `most` images out of count, drawn without replacement by a fixed seed."""
    return np.sort(np.random.default_rng(SEED).permutation(count)[:most])
