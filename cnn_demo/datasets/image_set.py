"""The labelled images on which a trained network is looked at: one part of a data set, as its run cut it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.load import load
from cnn_demo.datasets.split import split
from cnn_demo.errors import DatasetError

VALIDATION, TEST = "validation", "test"
PARTS = (VALIDATION, TEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSet:
    """A part of a data set. validation_share and seed: those of the run, which say what validation is."""

    dataset: str
    part: str
    validation_share: float
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)

    def load(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """(n, h, w, c) images in [0, 255] and (n,) labels. Raises DatasetError, DatasetMissing."""
        if self.part not in PARTS:
            raise DatasetError(f"There is no part {self.part!r} of a data set here; there are {', '.join(PARTS)}.")
        images = load(self.dataset)
        if self.part == TEST:
            return images.x_test, images.y_test
        parts = split(images, self.validation_share, self.seed)
        return parts.x_val, parts.y_val
