"""Training images for browsers, which show those nearest to a picture whose prediction is not sure."""

from __future__ import annotations

import base64
import gzip
from typing import TypedDict

from cnn_demo.browser.published_data import content
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.training_sample import TrainingSample

LEVEL = 6  # 9 takes five times as long, for the same size


class TrainingImages(TypedDict):
    """web/types/network.d.ts has the same record.

    file: the images as in published_data.py, without test images, in base64. about: see about().
    """

    file: str
    about: str


def training_images(sample: TrainingSample) -> TrainingImages:
    """As options of web/workbench/workbench.js, and in exports."""
    none = slice(0, 0)
    images = Images(
        x_train=sample.images, y_train=sample.labels, x_test=sample.images[none], y_test=sample.labels[none]
    )
    packed = b"".join(block for _, block in content(images, len(sample.data.classes)))
    return TrainingImages(file=base64.b64encode(gzip.compress(packed, LEVEL, mtime=0)).decode(), about=about(sample))


def about(sample: TrainingSample) -> str:
    """A sentence to stand below the nearest images: of how many, from where, under which licence, by which measure."""
    data = sample.data
    licence = f" (licence: {data.licence})" if data.licence else ""
    return (
        f"Nearest of {len(sample.labels)} training images from “{data.title}”{licence}, by the distance between the outputs of "
        "the last hidden layer."
    )
