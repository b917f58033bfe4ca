"""Test images that the pad in the browser offers as examples: one for each class."""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import state


class PictureStroke(TypedDict):
    """A picture as a stroke of the pad. data: height * width * channels values from 0 to 255, row by row."""

    tool: str
    width: int
    height: int
    channels: int
    data: list[int]


class Example(TypedDict):
    """name: of the class."""

    name: str
    strokes: list[PictureStroke]


def pad_examples(data: DataSpec) -> dict[str, list[Example]]:
    """Options for web/pad/pad.js: "examples", or none for digits, which the pad brings as strokes."""
    return {} if data.shows_digits else {"examples": _test_images(data)}


def _test_images(data: DataSpec) -> list[Example]:
    """The first test image of each class; none where the data set is not on this server."""
    try:
        images = state.catalog().load(data)
    except DatasetError:
        return []
    places = [np.flatnonzero(images.y_test == label) for label in range(len(data.classes))]
    return [
        _picture(title, images.x_test[found[0]])
        for title, found in zip(data.classes, places, strict=True)
        if len(found)
    ]


def _picture(name: str, image: np.ndarray) -> Example:
    """An example as web/pad/strokes.js reads it. image: (h, w) or (h, w, c) uint8."""
    height, width = image.shape[:2]
    channels = image.size // (height * width)
    data = image.ravel().tolist()
    stroke = PictureStroke(tool="picture", width=width, height=height, channels=channels, data=data)
    return Example(name=name, strokes=[stroke])
