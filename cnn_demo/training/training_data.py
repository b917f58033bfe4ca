"""The images that a project trains on, in their parts."""

from __future__ import annotations

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import Splits, split
from cnn_demo.errors import DatasetError
from cnn_demo.spec.project import Project


def load_splits(project: Project, catalog: Catalog) -> Splits:
    """Read from disk, and divided by the recipe's seed. Raises DatasetError, also where the design takes others."""
    images = catalog.load(project.data)
    if images.x_train.shape[1:] != project.architecture.input_shape:
        raise DatasetError(
            f"The images of {project.data.name} are {images.x_train.shape[1:]}, the design takes "
            f"{project.architecture.input_shape}. Choose the data set again on the Build page."
        )
    return split(images, project.recipe.validation_share, project.recipe.seed)
