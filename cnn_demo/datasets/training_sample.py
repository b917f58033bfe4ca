"""A few training images of every class of a network's data, to compare other pictures with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import parts
from cnn_demo.spec.data import BUILTIN, DataSpec
from cnn_demo.spec.project import Project

MOST_OF_A_CLASS = 40
LEAST_OF_A_CLASS = 3  # fewer would not show what a class looks like
MOST_BYTES = 512 * KILOBYTE  # of all images: browsers load them, and they are part of exports


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingSample:
    """images: (n, height, width, channels) uint8, class after class. labels: (n,) uint8. data: what they are from."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    data: DataSpec


def training_sample(project: Project, catalog: Catalog) -> TrainingSample | None:
    """Images that a network of the project has learned from, at most images_of_a_class() of each class.

    None where sampled_data() is none. Raises DatasetError where the images are damaged, StorageError.
    """
    data = sampled_data(project.data, catalog)
    if data is None:
        return None
    count, recipe = images_of_a_class(data), project.recipe
    images = catalog.load(data)
    # In an order of the seed.
    learned, _ = parts(images, recipe.validation_share, recipe.seed, recipe.training_images)
    labels = images.y_train[learned]
    chosen = np.concatenate([learned[labels == label][:count] for label in range(len(data.classes))])
    return TrainingSample(images=np.asarray(images.x_train[chosen]), labels=images.y_train[chosen], data=data)


def sampled_data(data: DataSpec, catalog: Catalog) -> DataSpec | None:
    """The data that training_sample() takes its images from: the given data, or its stand-in.

    None where neither is here, and where there is room for too few images of each class. Nothing stands in for a
    visitor's own data: other images are not what the network has learned from.
    """
    if images_of_a_class(data) < LEAST_OF_A_CLASS:
        return None
    if catalog.is_here(data):
        return data
    return catalog.stand_in(data) if data.origin == BUILTIN else None


def images_of_a_class(data: DataSpec) -> int:
    """How many images of each class there is room for: the fewer, the larger the images and the more classes."""
    return min(MOST_OF_A_CLASS, MOST_BYTES // (len(data.classes) * int(np.prod(data.input_shape))))
