"""Statistics of a data set: class counts, mean images, pixel values, samples. No Keras and no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.images import Images
from cnn_demo.storage import replacing

VALUES = 256
IMAGES_AT_ONCE = 250  # of 32 x 32 x 3: under a megabyte


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statistics:
    """Statistics that need a pass over all training images.

    class_means: (classes, height, width, channels) float32 in [0, 1]. value_counts: (channels, 256) int64, how often each
    value occurs.
    """

    class_means: NDArray[np.float32]
    value_counts: NDArray[np.int64]


def measure(images: Images) -> Statistics:
    """Compute the statistics block by block, so that few images are in memory at a time."""
    shape = images.x_train.shape[1:]
    labels = images.y_train
    sums = np.zeros((int(labels.max()) + 1, *shape), np.int64)  # parse() saw to it that every class occurs
    counts = np.zeros((shape[-1], VALUES), np.int64)
    for start in range(0, len(labels), IMAGES_AT_ONCE):
        block, classes = images.x_train[start : start + IMAGES_AT_ONCE], labels[start : start + IMAGES_AT_ONCE]
        for label in np.unique(classes):
            sums[label] += block[classes == label].sum(axis=0, dtype=np.int64)
        for channel in range(shape[-1]):
            counts[channel] += np.bincount(block[..., channel].ravel(), minlength=VALUES)
    each = np.bincount(labels).reshape(-1, *(1 for _ in shape))
    means: NDArray[np.float32] = (sums / each / (VALUES - 1)).astype(np.float32)
    return Statistics(class_means=means, value_counts=counts)


def measure_once(images: Images, file: Path) -> Statistics:
    """The statistics in the file; computed and written to it first where it is missing. Raises StorageError."""
    try:
        with np.load(file, allow_pickle=False) as found:
            return Statistics(class_means=found["class_means"], value_counts=found["value_counts"])
    except FileNotFoundError:
        measured = measure(images)
    with replacing(file) as opened:
        np.savez(opened, class_means=measured.class_means, value_counts=measured.value_counts)
    return measured


def class_counts(labels: NDArray[np.uint8], class_count: int) -> NDArray[np.int64]:
    """How many images each class has. labels: (n,) uint8. Returns (class_count,) int64."""
    return np.bincount(labels, minlength=class_count).astype(np.int64)


def value_histogram(value_counts: NDArray[np.int64], bins: int = VALUES) -> NDArray[np.int64]:
    """Sums of the counts of single values, (channels, 256), in bins.

    bins: 1 to 256 equal parts of the values 0 to 255. Returns (channels, bins) int64. Raises ValueError for other bins.
    """
    if not 1 <= bins <= VALUES:
        raise ValueError(f"bins is {bins}; it must be 1 to {VALUES}.")
    first_value_of_bin = -(-np.arange(bins) * VALUES // bins)
    return np.add.reduceat(value_counts, first_value_of_bin, axis=1)


def samples_by_class(images: Images, per_class: int, seed: int) -> tuple[NDArray[np.uint8], ...]:
    """Training images of each class, drawn without repeats, the same for the same seed.

    Returns one array a class: (n, height, width, channels) uint8, n = per_class or all where a class has fewer.
    """
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(images.y_train == label) for label in range(int(images.y_train.max()) + 1)]
    return tuple(images.x_train[rng.permutation(own)[:per_class]] for own in members)
