"""Checks that images have plausible content: pixel values, background and variety. Opens no file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.images import Images
from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DIGIT, DataSpec

LOOKED_AT = 400  # images of each part: enough to tell, and quick enough for every load
MOST_BLANK_SHARE = 0.5
LEAST_HIGHEST_VALUE = 64
LIGHT_BORDER, DARK_BORDER = 160, 95  # mean values; random noise lies between


def check_content(images: Images, data: DataSpec, origin: str) -> None:
    """Refuse images from which nothing sensible can be learned. origin: what a message calls them.

    Raises DatasetError that says what was found, what was expected and how to correct the file.
    """
    for key, x in (("x_train", images.x_train), ("x_test", images.x_test)):
        looked_at = _some(x)
        _check_variety(key, looked_at, origin)
        _check_highest_value(key, looked_at, origin)
        _check_background(key, looked_at, data, origin)


def doubts(images: Images, data: DataSpec) -> list[str]:
    """Sentences about content that may be meant but is probably an error; none for an ordinary data set."""
    blank = _blank_share(_some(images.x_train))
    if not blank:
        return []
    return [
        f"Of the training images of {data.name}, about {max(blank, 0.01):.0%} are blank: all their pixels have the same "
        "value. A network learns nothing from them, and they lower its accuracy. Check how the file was made."
    ]


def _some(x: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """All images of a small set, else a choice that is the same every time. At random, as files may have a period."""
    if len(x) <= LOOKED_AT:
        return x
    return x[np.sort(np.random.default_rng(0).integers(len(x), size=LOOKED_AT))]


def _blank_share(x: NDArray[np.uint8]) -> float:
    flat = x.reshape(len(x), -1)
    return float((flat.min(axis=1) == flat.max(axis=1)).mean())


def _check_variety(key: str, x: NDArray[np.uint8], origin: str) -> None:
    blank = _blank_share(x)
    if blank > MOST_BLANK_SHARE:
        raise DatasetError(
            f"{origin}: about {blank:.0%} of the images in {key} are blank, with the same value in all pixels; expected "
            "pictures that differ. Check how the file was made."
        )
    if len(x) > 1 and (x == x[0]).all():
        raise DatasetError(
            f"{origin}: all images in {key} are equal; expected pictures that differ. Check how the file was made."
        )


def _check_highest_value(key: str, x: NDArray[np.uint8], origin: str) -> None:
    highest = int(x.max())
    if highest < LEAST_HIGHEST_VALUE:
        raise DatasetError(
            f"{origin}: the largest value in {key} is {highest}; expected values from 0 to 255. Multiply {key} by "
            f"{255 / highest:g}, convert it to uint8 and save the file again."
        )


def _check_background(key: str, x: NDArray[np.uint8], data: DataSpec, origin: str) -> None:
    """Compare the border with the middle. Photographs, which may be light or dark anywhere, are not judged."""
    border, middle = _border_mean(x), float(x.mean())
    if data.light_on_dark and border > max(LIGHT_BORDER, middle):
        found, expected = "dark on a light background", "light on a dark background"
    elif data.preparation == DIGIT and not data.light_on_dark and border < min(DARK_BORDER, middle):
        found, expected = "light on a dark background", "dark on a light background"
    else:
        return
    raise DatasetError(
        f"{origin}: the images in {key} are {found}; expected {expected}, as drawings are prepared for {data.name}. "
        f"Replace {key} by 255 - {key} and save the file again."
    )


def _border_mean(x: NDArray[np.uint8]) -> float:
    edges = (x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1])
    return float(np.mean([edge.mean() for edge in edges]))
