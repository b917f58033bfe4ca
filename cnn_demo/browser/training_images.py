"""Training images for browsers, which show those nearest to a picture whose prediction is not sure."""

from __future__ import annotations

import base64
import gzip
from typing import TypedDict

from cnn_demo.browser.published_data import content
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.training_sample import TrainingSample, images_of_a_class
from cnn_demo.spec.data import DataSpec

LEVEL = 6  # 9 takes five times as long, for the same size


class TrainingImages(TypedDict):
    """An option of web/workbench/workbench.js, and in exports; web/types/network.d.ts has the same record.

    url: of the file with the images, see packed(), which is loaded when a prediction is not sure. about: see about().
    """

    url: str
    about: str


def packed(sample: TrainingSample) -> bytes:
    """The images as a file in the format of published_data.py, without test images."""
    none = slice(0, 0)
    images = Images(
        x_train=sample.images, y_train=sample.labels, x_test=sample.images[none], y_test=sample.labels[none]
    )
    blocks = (block for _, block in content(images, len(sample.data.classes)))
    return gzip.compress(b"".join(blocks), LEVEL, mtime=0)


def data_url(file: bytes) -> str:
    """An address that contains the file."""
    return "data:application/gzip;base64," + base64.b64encode(file).decode()


def about(data: DataSpec) -> str:
    """A sentence to stand below the nearest images: of how many, from where, under which licence, by which measure."""
    licence = f" (licence: {data.licence})" if data.licence else ""
    return (
        f"Nearest of up to {images_of_a_class(data)} training images of each class from “{data.title}”{licence}, by the "
        "distance between the outputs of the last hidden layer."
    )
