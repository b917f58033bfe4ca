"""A few training images of a network for the visitor: of built-in data, and of the visitor's own."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from cnn_demo.browser import published
from cnn_demo.browser.published_training_images import file_of, publish
from cnn_demo.browser.training_images import TrainingImages, about, data_url, packed
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.training_sample import TrainingSample, sampled_data, training_sample
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.runs.kept import Kept
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import long_work, server, state
from cnn_demo.ui.core.visitor import visitor

SAMPLES: Kept[TrainingSample | None] = Kept(8)
OWN_FOR_BROWSERS: Kept[TrainingImages] = Kept(8)


def sample_of(project: Project) -> TrainingSample | None:
    """As training_sample(): none of somebody else's own data, which the visitor's catalogue does not have.

    Also None where the images cannot be read or unpacked now: pages show them beside what matters more.
    """
    try:
        return SAMPLES.get(_key(project), lambda: training_sample(project, state.catalog()))
    except (DatasetError, StorageError):
        return None


def for_browsers(project: Project) -> TrainingImages | None:
    """Where the visitor's browser finds the same images, for web/workbench/workbench.js; None as in sample_of().

    The page does not wait for images of built-in data: their file is made on a thread of its own, and may not be there
    yet. The visitor's own images are within the address, so that there is no file that others could ask for.
    """
    if project.data.origin == WORKSPACE:
        sample = sample_of(project)
        return OWN_FOR_BROWSERS.get(sample, lambda: _own(sample)) if sample else None
    try:
        file = file_of(project, state.catalog())
    except DatasetError:
        return None
    if file is None:
        return None
    if not published.is_in_use(file.path):
        work = partial(_publish, project=project, catalog=state.catalog())
        server.long_works().begin(visitor(), file.path.name, work)
    return file.for_browsers()


def _own(sample: TrainingSample) -> TrainingImages:
    return TrainingImages(url=data_url(packed(sample)), about=about(sample.data))


def _publish(work: LongWork, *, project: Project, catalog: Catalog) -> None:
    """One file at a time: of many visitors who come at once, one makes it."""
    with long_work.one_at_a_time(work, "training images"):
        publish(project, catalog)


def _key(project: Project) -> Hashable:
    """All that the sample depends on. Raises DatasetMissing."""
    catalog, recipe = state.catalog(), project.recipe
    data = sampled_data(project.data, catalog)
    owner = state.workspace().folder if data and data.origin == WORKSPACE else None
    version = catalog.version(data) if data else None
    return owner, data, version, recipe.validation_share, recipe.seed, recipe.training_images
