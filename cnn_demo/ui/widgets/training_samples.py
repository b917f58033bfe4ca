"""A few training images of a network for the visitor: of built-in data, and of the visitor's own."""

from __future__ import annotations

from collections.abc import Hashable

from cnn_demo.browser.training_images import TrainingImages, training_images
from cnn_demo.datasets.training_sample import TrainingSample, sampled_data, training_sample
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.runs.kept import Kept
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import state

SAMPLES: Kept[TrainingSample | None] = Kept(32)
FOR_BROWSERS: Kept[TrainingImages] = Kept(32)


def sample_of(project: Project) -> TrainingSample | None:
    """As training_sample(): none of somebody else's own data, which the visitor's catalogue does not have.

    Also None where the images cannot be read or unpacked now: pages show them beside what matters more.
    """
    try:
        return SAMPLES.get(_key(project), lambda: training_sample(project, state.catalog()))
    except (DatasetError, StorageError):
        return None


def for_browsers(project: Project) -> TrainingImages | None:
    """The same images as an option of web/workbench/workbench.js."""
    sample = sample_of(project)
    return FOR_BROWSERS.get(sample, lambda: training_images(sample)) if sample else None


def _key(project: Project) -> Hashable:
    """All that the sample depends on. Raises DatasetMissing."""
    catalog, recipe = state.catalog(), project.recipe
    data = sampled_data(project.data, catalog)
    owner = state.workspace().folder if data and data.origin == WORKSPACE else None
    version = catalog.version(data) if data else None
    return owner, data, version, recipe.validation_share, recipe.seed
