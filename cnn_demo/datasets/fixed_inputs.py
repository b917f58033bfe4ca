"""Images for checking an exported network against the original: the same images for every format."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import is_cut_from
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise

COMPARED_IMAGES = 32  # the first ones; a format's bound applies to the largest difference on these
RANDOM_IMAGES = 256
# Under a minute in the slowest runtime on one core. A network that needs more is checked on fewer test images.
MOST_MULTIPLY_ADDS = 200_000_000_000
FEWEST_IMAGES = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FixedInputs:
    """images: (n, h, w, c) uint8 in [0, 255]. labels: (n,) uint8, None for noise. origin: describes the images."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8] | None
    origin: str


def fixed_inputs(project: Project, catalog: Catalog, *, most_bytes: int | None = None) -> FixedInputs:
    """Test images of the network's data set; where they are not here, images of the stand-in data set, else noise.

    most_bytes: upper limit on the size of the test images; None for no limit.
    """
    data = project.data
    try:
        return _test_images(project, data, catalog, most_bytes)
    except DatasetError:
        absent = f"{data.short_title} is not available here"
    if other := catalog.stand_in(data):
        found = _test_images(project, other, catalog, most_bytes)
        overlap = "; these are among its training images" if is_cut_from(other, data) else ""
        return replace(found, origin=f"{found.origin} ({absent}{overlap})")
    noise = np.random.default_rng(0).integers(0, 256, (RANDOM_IMAGES, *data.input_shape), np.uint8)
    return FixedInputs(images=noise, labels=None, origin=f"{RANDOM_IMAGES} random images ({absent})")


def _test_images(project: Project, data: DataSpec, catalog: Catalog, most_bytes: int | None) -> FixedInputs:
    images = catalog.load(data)
    total, cost = len(images.x_test), summarise(project.architecture).multiply_adds
    count = min(total, max(FEWEST_IMAGES, MOST_MULTIPLY_ADDS // max(cost, 1)))
    if most_bytes is not None:
        count = min(count, most_bytes // images.x_test[0].nbytes)
    which = f"all {total:,} test images" if count == total else f"the first {count:,} of {total:,} test images"
    return FixedInputs(images=images.x_test[:count], labels=images.y_test[:count], origin=f"{which} of {data.title}")
