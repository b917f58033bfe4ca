"""Splits a data set into training, validation and test parts, reproducibly for a seed. No Keras and no Streamlit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.images import Images
from cnn_demo.errors import DatasetError
from cnn_demo.spec.recipe import ALL_IMAGES

LARGEST_VALUE = np.float32(255)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Splits:
    """A data set in the three parts of a training run.

    x_train, x_val, x_test: (n, height, width, channels) uint8 in [0, 255]. y_train, y_val, y_test: (n,) uint8.
    outliers: (n, height, width, channels) uint8 images that show none of the classes, for a recipe with outlier exposure.
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_val: NDArray[np.uint8]
    y_val: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]
    outliers: NDArray[np.uint8] | None = None


def split(images: Images, validation_share: float, seed: int, training_images: int = ALL_IMAGES) -> Splits:
    """Hold a share of the training images back for validation; the test images stay as published.

    Takes what parts takes, and raises the same.
    """
    kept, held = parts(images, validation_share, seed, training_images)
    return Splits(
        x_train=images.x_train[kept],
        y_train=images.y_train[kept],
        x_val=images.x_train[held],
        y_val=images.y_train[held],
        x_test=images.x_test,
        y_test=images.y_test,
    )


def parts(
    images: Images, validation_share: float, seed: int, training_images: int = ALL_IMAGES
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the training images that a run learns from, and of those that it validates with, both shuffled by the seed.

    A data set that fixes its validation images (Images.held) has these. Of every other one, a share is held back:
    validation_share is at least 0 and below 1. At 0, none is; else each class's share is right to within one image, and each
    class keeps at least one image in both parts. Raises DatasetError where that cannot be.

    training_images: how many to learn from, where there are more: the first ones by_turns, so fewer are always among more.
    The images for validation do not depend on it.
    """
    kept, held = _parts(images, validation_share, seed)
    if training_images == ALL_IMAGES or training_images >= len(kept):
        return kept, held
    return by_turns(kept, images.y_train[kept])[:training_images], held


def by_turns(indices: NDArray[np.intp], labels: NDArray[np.uint8]) -> NDArray[np.intp]:
    """The same indices in an order of which any beginning has one image of each class, then each in proportion to its images.

    labels: (n,) of the images that indices has. Within a class, the order stays. Its counts are those of Adams's method of
    apportionment, which takes nothing back when more are to be shared out.
    """
    places = np.empty(len(labels))  # of an image among those of its class, as a share of them
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        places[members] = np.arange(len(members)) / len(members)
    return indices[np.argsort(places, kind="stable")]


def _parts(images: Images, validation_share: float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All images that are not for validation, and those that are."""
    rng = np.random.default_rng(seed)
    if images.held is None and validation_share == 0:
        return rng.permutation(len(images.y_train)), np.zeros(0, np.intp)
    if images.held is None:
        return stratified(images.y_train, validation_share, seed)
    return rng.permutation(np.flatnonzero(~images.held)), rng.permutation(np.flatnonzero(images.held))


def stratified(labels: NDArray[np.uint8], share: float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the images to keep and of those to hold back, class by class, both in shuffled order.

    labels: (n,) uint8. Raises DatasetError for a share outside (0, 1) and for a class with a single image.
    """
    if not 0 < share < 1:
        raise DatasetError(f"The share to hold back is {share}; it must be above 0 and below 1.")
    rng = np.random.default_rng(seed)
    kept, held = [], []
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        count = _held_back(len(members), share, int(label))
        held.append(members[:count])
        kept.append(members[count:])
    return rng.permutation(np.concatenate(kept)), rng.permutation(np.concatenate(held))


def as_input(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Pixels as a network takes them: uint8 in [0, 255] to float32 in [0, 1], same shape."""
    return np.divide(images, LARGEST_VALUE, dtype=np.float32)


def _held_back(count: int, share: float, label: int) -> int:
    if count < 2:
        raise DatasetError(f"Class {label} has {count} training image; a split needs at least 2.")
    return min(max(math.floor(count * share + 0.5), 1), count - 1)
