"""Publishes a few training images of a network as a file in static/, from where browsers load them when they need them.

The file's name does not follow from the images but from where they lie and how they are chosen: so a page knows the address
before the file is made. Only images of built-in data are published, never a visitor's own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.browser import published
from cnn_demo.browser.training_images import TrainingImages, about, packed
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.training_sample import images_of_a_class, sampled_data, training_sample
from cnn_demo.spec.data import BUILTIN, DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.storage import write_bytes

PREFIX, SUFFIX = "training-images-", ".gz"
NAME_DIGITS = 32
UNUSED_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagesFile:
    """path: of the file, whether it has been made or not. data: what the images are from."""

    path: Path
    data: DataSpec

    def for_browsers(self) -> TrainingImages:
        """What a browser gets."""
        return TrainingImages(url=f"{published.URL}/{self.path.name}", about=about(self.data))


def file_of(project: Project, catalog: Catalog) -> ImagesFile | None:
    """The file for networks of the project; None where there are no such images here. Reads no image.

    Raises DatasetError.
    """
    data, recipe = sampled_data(project.data, catalog), project.recipe
    if data is None or data.origin != BUILTIN:
        return None
    chosen = f"{catalog.version(data)} {images_of_a_class(data)} {recipe.validation_share} {recipe.seed}"
    if recipe.training_images:
        chosen += f" {recipe.training_images}"
    name = hashlib.sha256(chosen.encode()).hexdigest()[:NAME_DIGITS]
    return ImagesFile(path=published.STATIC / f"{PREFIX}{name}{SUFFIX}", data=data)


def publish(project: Project, catalog: Catalog) -> None:
    """Make the file, unless it is there or there are no such images here.

    Raises DatasetError where the images are damaged, StorageError.
    """
    file = file_of(project, catalog)
    if file and not published.is_in_use(file.path) and (sample := training_sample(project, catalog)):
        published.remove_unused(f"{PREFIX}*{SUFFIX}", UNUSED_SECONDS)
        write_bytes(file.path, packed(sample))
