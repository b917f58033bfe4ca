"""The four arrays of a data set, and their checks. Opens no file; no Keras and no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec

PARTS = ("train", "test")
KEYS = tuple(f"{letter}_{part}" for part in PARTS for letter in "xy")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Images:
    """A whole data set as published, before the validation part is split off.

    x_train, x_test: (n, height, width, channels) uint8 in [0, 255].
    y_train, y_test: (n,) uint8, each an index into the data's classes.
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]


def parse(arrays: Mapping[str, object], data: DataSpec, origin: str) -> Images:
    """Check the arrays of a data set against its DataSpec.

    arrays: x_train, y_train, x_test, y_test in the layout of Keras's mnist.npz: uint8, x as (n, h, w) or
    (n, h, w, c), y as (n,) or (n, 1). origin: what a message calls them, such as the file's name.
    Raises DatasetError that says what was found and what was expected.
    """
    absent = [key for key in KEYS if key not in arrays]
    if absent:
        found = ", ".join(sorted(arrays)) or "nothing"
        raise DatasetError(f"{origin}: expected the arrays {', '.join(KEYS)}; found {found}.")
    images = Images(
        x_train=_pixels("x_train", arrays["x_train"], data, origin),
        y_train=_labels("y_train", arrays["y_train"], data, origin),
        x_test=_pixels("x_test", arrays["x_test"], data, origin),
        y_test=_labels("y_test", arrays["y_test"], data, origin),
    )
    _check_counts("train", images.x_train, images.y_train, origin)
    _check_counts("test", images.x_test, images.y_test, origin)
    _check_every_class_occurs(images.y_train, data, origin)
    return images


def _uint8(key: str, array: object, origin: str) -> NDArray[np.uint8]:
    if not isinstance(array, np.ndarray) or array.dtype != np.uint8:
        found = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
        raise DatasetError(f"{origin}: {key} is of type {found}; expected uint8.")
    return array


def _pixels(key: str, array: object, data: DataSpec, origin: str) -> NDArray[np.uint8]:
    found = _uint8(key, array, origin)
    pixels = found[..., np.newaxis] if found.ndim == 3 and data.input_shape[2] == 1 else found
    if pixels.ndim != 4 or pixels.shape[1:] != data.input_shape:
        expected = ", ".join(map(str, data.input_shape))
        raise DatasetError(f"{origin}: {key} has the shape {found.shape}; expected (n, {expected}).")
    return pixels


def _labels(key: str, array: object, data: DataSpec, origin: str) -> NDArray[np.uint8]:
    labels = _uint8(key, array, origin)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise DatasetError(f"{origin}: {key} has the shape {labels.shape}; expected (n,) or (n, 1).")
    largest = len(data.classes) - 1
    if labels.size and labels.max() > largest:
        raise DatasetError(f"{origin}: {key} holds the label {labels.max()}; expected 0 to {largest}.")
    return labels


def _check_counts(part: str, x: NDArray[np.uint8], y: NDArray[np.uint8], origin: str) -> None:
    if len(x) != len(y):
        raise DatasetError(
            f"{origin}: x_{part} has {len(x)} images but y_{part} has {len(y)} labels; expected as many."
        )
    if len(x) == 0:
        raise DatasetError(f"{origin}: x_{part} has 0 images; expected at least 1.")


def _check_every_class_occurs(labels: NDArray[np.uint8], data: DataSpec, origin: str) -> None:
    counts = np.bincount(labels, minlength=len(data.classes))
    missing = [name for name, count in zip(data.classes, counts, strict=True) if count == 0]
    if missing:
        raise DatasetError(
            f"{origin}: y_train never holds {', '.join(missing)}; expected at least one image of each of the "
            f"{len(data.classes)} classes."
        )
