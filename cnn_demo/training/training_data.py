"""The training, validation and test images of a project, and the order of an epoch."""

from __future__ import annotations

import numpy as np

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import Splits, split
from cnn_demo.errors import DatasetError
from cnn_demo.spec.project import Project


def load_splits(project: Project, catalog: Catalog) -> Splits:
    """The project's images, split by the recipe's seed. Raises DatasetError, also where the design has another input shape."""
    images = catalog.load(project.data)
    if images.x_train.shape[1:] != project.architecture.input_shape:
        raise DatasetError(
            f"The images of {project.data.name} are {images.x_train.shape[1:]}, the design takes "
            f"{project.architecture.input_shape}. Choose the data set again on the Build page."
        )
    return split(images, project.recipe.validation_share, project.recipe.seed)


def epoch_order(seed: int, epoch: int, count: int) -> np.ndarray:
    """The order of the training images in an epoch: (count,) int64 indices, a function of seed and epoch alone."""
    return np.random.default_rng([seed, epoch]).permutation(count)
