"""A choice of labelled images: the validation or test part of a data set, split as a run split it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import parts
from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec

VALIDATION, TEST = "validation", "test"
PARTS = (VALIDATION, TEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSet:
    """A part of a data set.

    validation_share and seed: those of the run, which determine the validation part. workspace: the folder of the workspace
    that an own data set is in, "" for built-in data.
    """

    data: DataSpec
    part: str
    validation_share: float
    seed: int
    workspace: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values of what determines the images: not where they are."""
        return {
            "data": self.data.to_dict(),
            "part": self.part,
            "validation_share": self.validation_share,
            "seed": self.seed,
        }

    def load(self, catalog: Catalog) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """(n, h, w, c) images in [0, 255] and (n,) labels. Raises DatasetError, DatasetMissing."""
        images = self._images(catalog)
        if self.part == TEST:
            return images.x_test, images.y_test
        held = self._held(images)
        return images.x_train[held], images.y_train[held]

    def picture_ids(self, catalog: Catalog) -> tuple[str, ...]:
        """Of an own data set, the ids of the pictures that the images were made of, in order.

        Raises DatasetError, DatasetMissing.
        """
        images, ids = self._images(catalog), catalog.picture_ids(self.data)
        if self.part == TEST:
            return tuple(ids["test"])
        held = self._held(images)
        return tuple(ids["train"][index] for index in held.tolist())

    def _held(self, images: Images) -> NDArray[np.intp]:
        """Which of the training images are the validation part."""
        _, held = parts(images, self.validation_share, self.seed)
        if not len(held):
            raise DatasetError(
                f"A run with validation share 0 holds no image of {self.data.title} back; choose its {TEST} part."
            )
        return held

    def _images(self, catalog: Catalog) -> Images:
        if self.part not in PARTS:
            raise DatasetError(f"There is no part {self.part!r} of a data set here; there are {', '.join(PARTS)}.")
        return catalog.load(self.data)
