"""The images that an exported network is compared on: the same for every format of a network, wherever it is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise

COMPARED_IMAGES = 32  # of all: the first, of which the largest difference counts against a format's bound
RANDOM_IMAGES = 256
# Under a minute in the slowest runtime on one core; the test images are cut short for a network that needs more.
MOST_MULTIPLY_ADDS = 200_000_000_000
FEWEST_IMAGES = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FixedInputs:
    """images: (n, h, w, c) uint8 in [0, 255]. labels: (n,) uint8, None where there are none. origin: what they are."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8] | None
    origin: str


def fixed_inputs(project: Project, catalog: Catalog, *, most_bytes: int | None = None) -> FixedInputs:
    """Test images of the network's data set; where it is not here, of data that stands in for it, else noise.

    most_bytes: of the test images, of which fewer are taken where they are larger; None for any size.
    """
    data = project.data
    try:
        return _test_images(project, data, catalog, most_bytes)
    except DatasetError:
        absent = f"the data set {data.name} is not here"
    if other := catalog.stand_in(data):
        found = _test_images(project, other, catalog, most_bytes)
        return replace(found, origin=f"{found.origin}, which {data.name} trains on; {absent}")
    noise = np.random.default_rng(0).integers(0, 256, (RANDOM_IMAGES, *data.input_shape), np.uint8)
    origin = f"{RANDOM_IMAGES} random images; accuracy not checked, {absent}"
    return FixedInputs(images=noise, labels=None, origin=origin)


def _test_images(project: Project, data: DataSpec, catalog: Catalog, most_bytes: int | None) -> FixedInputs:
    images = catalog.load(data)
    total, cost = len(images.x_test), summarise(project.architecture).multiply_adds
    count = min(total, max(FEWEST_IMAGES, MOST_MULTIPLY_ADDS // max(cost, 1)))
    if most_bytes is not None:
        count = min(count, most_bytes // images.x_test[0].nbytes)
    which = f"all {total:,} test images" if count == total else f"the first {count:,} of {total:,} test images"
    return FixedInputs(images=images.x_test[:count], labels=images.y_test[:count], origin=f"{which} of {data.name}")
