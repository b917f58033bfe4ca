"""Labelled images in the compute worker. The last image set stays in memory, so that a click reads no file again."""

from __future__ import annotations

from functools import lru_cache

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets import catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import DatasetError, ModelError

SEED = 0


def load_labelled(images: ImageSet) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The (n, h, w, c) images and (n,) labels of an image set. Raises DatasetError."""
    return _load_cached(images)


def load_for_model(images: ImageSet, model: keras.Model) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The same, for a model that takes such images. Raises ModelError where it does not."""
    x, y = load_labelled(images)
    check_fit(x, y, model, images.data.name)
    return x, y


def check_fit(x: np.ndarray, y: np.ndarray, model: keras.Model, dataset: str) -> None:
    """Raise ModelError where the model does not take the images, (n, h, w, c), or has too few classes for y, (n,)."""
    expected, classes = tuple(model.input_shape[1:]), model.output_shape[-1]
    if x.shape[1:] != expected:
        raise ModelError(f"The images of {dataset} are {x.shape[1:]}; the network takes {expected}.")
    if y.max() >= classes:
        raise ModelError(f"{dataset} has a class {y.max()}; the network has {classes} classes.")


def sample_indices(count: int, most: int) -> np.ndarray:
    """Ascending indices of at most `most` images out of count, drawn without replacement by a fixed seed."""
    return np.sort(np.random.default_rng(SEED).permutation(count)[:most])


def load_images(images: ImageSet, indices: list[int]) -> NDArray[np.uint8]:
    """The images at these indices: (m, h, w, c) uint8. Raises DatasetError."""
    x, _ = load_labelled(images)
    if indices and not 0 <= min(indices) <= max(indices) < len(x):
        raise DatasetError(f"There is no image {max(indices)}; {images.data.name} has {len(x):,} here.")
    return x[indices]


@lru_cache(maxsize=1)  # the validation part is copied out of the training images
def _load_cached(images: ImageSet) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return images.load(catalog.from_environment())
