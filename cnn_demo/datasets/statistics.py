"""What a data set looks like: counts, mean images, values, samples. Draws nothing; knows no Keras and no Streamlit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.images import Images

VALUES = 256
IMAGES_AT_A_TIME = 1000


def class_counts(labels: NDArray[np.uint8], class_count: int) -> NDArray[np.int64]:
    """How many images each class has. labels: (n,) uint8. Returns (class_count,) int64."""
    return np.bincount(labels, minlength=class_count).astype(np.int64)


def class_means(images: Images) -> NDArray[np.float32]:
    """The mean training image of each class. Returns (classes, height, width, channels) float32 in [0, 1]."""
    labels = range(_class_count(images))
    means = [images.x_train[images.y_train == label].mean(axis=0, dtype=np.float64) for label in labels]
    scaled: NDArray[np.float32] = np.stack(means).astype(np.float32) / np.float32(VALUES - 1)
    return scaled


def value_histogram(images: Images, bins: int = VALUES) -> NDArray[np.int64]:
    """How often each value occurs in the training images, channel by channel.

    bins: 1 to 256 equal parts of the values 0 to 255. Returns (channels, bins) int64. Raises ValueError for other bins.
    """
    if not 1 <= bins <= VALUES:
        raise ValueError(f"bins is {bins}; it must be 1 to {VALUES}.")
    counts = np.stack([_value_counts(images.x_train[..., c]) for c in range(images.x_train.shape[-1])])
    first_value_of_bin = -(-np.arange(bins) * VALUES // bins)
    return np.add.reduceat(counts, first_value_of_bin, axis=1)


def samples_by_class(images: Images, per_class: int, seed: int) -> tuple[NDArray[np.uint8], ...]:
    """Training images of each class, drawn without repeats, the same for the same seed.

    Returns one array a class: (n, height, width, channels) uint8, n = per_class or all where a class has fewer.
    """
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(images.y_train == label) for label in range(_class_count(images))]
    return tuple(images.x_train[rng.permutation(own)[:per_class]] for own in members)


def _class_count(images: Images) -> int:
    # parse() saw to it that every class occurs in the training labels.
    return int(images.y_train.max()) + 1


def _value_counts(values: NDArray[np.uint8]) -> NDArray[np.int64]:
    # bincount widens to int64: in one go, 60,000 images would take 376 MB.
    counts = np.zeros(VALUES, dtype=np.int64)
    for start in range(0, len(values), IMAGES_AT_A_TIME):
        counts += np.bincount(values[start : start + IMAGES_AT_A_TIME].ravel(), minlength=VALUES)
    return counts
