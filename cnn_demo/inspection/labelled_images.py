"""Labelled images in the compute worker: those last asked for are kept, so that a click need not read a file again."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import DatasetError, ModelError

SEED = 0


def labelled(images: dict[str, Any]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The (n, h, w, c) images and (n,) labels of ImageSet.to_dict(). Raises DatasetError."""
    return _labelled(json.dumps(images, sort_keys=True))


def fitting(images: dict[str, Any], model: keras.Model) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The same, for a model that takes such images. Raises ModelError where it does not."""
    x, y = labelled(images)
    check_fit(x, y, model, images["dataset"])
    return x, y


def check_fit(x: np.ndarray, y: np.ndarray, model: keras.Model, dataset: str) -> None:
    """Raise ModelError where the model does not take such images, (n, h, w, c), or knows too few classes, y (n,)."""
    expected, classes = tuple(model.input_shape[1:]), model.output_shape[-1]
    if x.shape[1:] != expected:
        raise ModelError(f"The images of {dataset} are {x.shape[1:]}; the network takes {expected}.")
    if y.max() >= classes:
        raise ModelError(f"{dataset} has a class {y.max()}; the network tells {classes} classes apart.")


def chosen_images(count: int, most: int) -> np.ndarray:
    """The places of at most that many images out of count, drawn without repetition, the same every time."""
    return np.sort(np.random.default_rng(SEED).permutation(count)[:most])


def load_images(images: dict[str, Any], indices: list[int]) -> NDArray[np.uint8]:
    """The images at these places: (m, h, w, c) uint8. Raises DatasetError."""
    x, _ = labelled(images)
    if indices and not 0 <= min(indices) <= max(indices) < len(x):
        raise DatasetError(f"There is no image {max(indices)}; {images['dataset']} has {len(x):,} here.")
    return x[indices]


@lru_cache(maxsize=1)  # a whole data set is up to 55 MB
def _labelled(images: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    x, y = ImageSet(**json.loads(images)).load()
    return x.copy(), y.copy()  # so that the other parts need not stay in memory
