"""The training, validation and test images of a project, its outliers, and the order of an epoch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.download_files import DownloadFiles
from cnn_demo.datasets.split import Splits, split
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import BUILTIN_DATA, NOT_DIGITS
from cnn_demo.spec.outlier_exposure import check_outlier_exposure
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import BALANCED, Recipe
from cnn_demo.training import download


def load_splits(project: Project, catalog: Catalog) -> Splits:
    """The project's images, split by the recipe's seed, and its outliers where the recipe has outlier exposure.

    Raises DatasetError, also where the design has another input shape, and RecipeError where the images are no digits.
    """
    check_outlier_exposure(project.recipe, project.data)
    images = catalog.load(project.data)
    if images.x_train.shape[1:] != project.architecture.input_shape:
        raise DatasetError(
            f"The images of {project.data.name} are {images.x_train.shape[1:]}, the design takes "
            f"{project.architecture.input_shape}. Choose the data set again on the Build page."
        )
    recipe = project.recipe
    parts = split(images, recipe.validation_share, recipe.seed, recipe.training_images)
    return replace(parts, outliers=outliers(catalog)) if recipe.outlier_exposure else parts


def outliers(catalog: Catalog) -> NDArray[np.uint8]:
    """The training images of the data set not-digits.

    Who starts a run mostly has it made before. Where it is missing, for example for an imported network that learns from
    corrections, it is made here, which takes half a minute, unless another process is making it.
    """
    files = DownloadFiles(catalog.settings.cache_folder, NOT_DIGITS.name)
    while not catalog.is_here(NOT_DIGITS):
        files.keep_wanted()  # a download process that nobody waits for would end
        with files.locked() as is_mine:
            if is_mine and not catalog.is_here(NOT_DIGITS):
                download.save(BUILTIN_DATA[NOT_DIGITS.name], catalog, download.Progress())
    return catalog.load(NOT_DIGITS).x_train


def sample_weights(recipe: Recipe, labels: np.ndarray) -> np.ndarray | None:
    """How much the loss of each training image counts: (n,) float32, 1 in the mean; None where all count the same.

    labels: (n,) uint8. Balanced: n / (k n_c) for n images of k classes, n_c of them of its class.
    """
    if recipe.class_weights != BALANCED:
        return None
    counts = np.bincount(labels)
    weights: np.ndarray = len(labels) / (np.count_nonzero(counts) * counts[labels])
    return weights.astype(np.float32)


def epoch_order(seed: int, epoch: int, count: int) -> np.ndarray:
    """The order of the training images in an epoch: (count,) int64 indices, a function of seed and epoch alone."""
    return np.random.default_rng([seed, epoch]).permutation(count)
