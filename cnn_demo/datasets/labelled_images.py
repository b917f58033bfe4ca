"""Labelled images of an image set. The last set stays in memory, so that a click reads no file again."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets import catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import DatasetError, ModelError


def load_labelled(images: ImageSet) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The (n, h, w, c) images and (n,) labels of an image set. Raises DatasetError."""
    return _load_cached(images)


def load_images(images: ImageSet, indices: list[int]) -> NDArray[np.uint8]:
    """The task `load_images`. The images at these indices: (m, h, w, c) uint8. Raises DatasetError."""
    x, _ = load_labelled(images)
    if indices and not 0 <= min(indices) <= max(indices) < len(x):
        raise DatasetError(f"There is no image {max(indices)}; {images.data.name} has {len(x):,} here.")
    return x[indices]


def check_images(x: np.ndarray, y: np.ndarray, input_shape: tuple[int, ...], classes: int, dataset: str) -> None:
    """Raise ModelError where a network does not take the images, (n, h, w, c), or has too few classes for y, (n,)."""
    if x.shape[1:] != input_shape:
        raise ModelError(f"The images of {dataset} are {x.shape[1:]}; the network takes {input_shape}.")
    if y.max() >= classes:
        raise ModelError(f"{dataset} has a class {y.max()}; the network has {classes} classes.")


@lru_cache(maxsize=1)  # the validation part is copied out of the training images
def _load_cached(images: ImageSet) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return images.load(catalog.from_environment(images.workspace))
