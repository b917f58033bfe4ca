"""The four arrays of a data set, and their checks. Opens no file; no Keras and no Streamlit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import DataSpec

PARTS = ("train", "test")
KEYS = tuple(f"{letter}_{part}" for part in PARTS for letter in "xy")
HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Images:
    """A whole data set as published, before the validation part is split off.

    x_train, x_test: (n, height, width, channels) uint8 in [0, 255].
    y_train, y_test: (n,) uint8, each an index into the data's classes.
    held: (n_train,) bool, which training images are for validation; None where each training run chooses them.
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]
    held: NDArray[np.bool_] | None = None


def parse(arrays: Mapping[str, object], data: DataSpec, origin: str) -> Images:
    """Check the arrays of a data set against its DataSpec.

    arrays: x_train, y_train, x_test, y_test in the layout of Keras's mnist.npz: uint8, x as (n, h, w) or
    (n, h, w, c), y as (n,) or (n, 1); and held, bool as (n_train,), where the data set fixes its validation images.
    origin: what a message calls them, such as the file's name.
    Raises DatasetError that says what was found and what was expected.
    """
    check_keys(arrays, data, origin)
    images = Images(
        x_train=_pixels("x_train", arrays["x_train"], data, origin),
        y_train=_labels("y_train", arrays["y_train"], data, origin),
        x_test=_pixels("x_test", arrays["x_test"], data, origin),
        y_test=_labels("y_test", arrays["y_test"], data, origin),
        held=_marks(arrays[HELD], origin) if HELD in arrays else None,
    )
    _check_counts("train", images.x_train, images.y_train, origin)
    _check_counts("test", images.x_test, images.y_test, origin)
    _check_held(images, origin)
    _check_every_class_occurs(images.y_train, data, origin)
    return images


def keys_of(data: DataSpec) -> tuple[str, ...]:
    """The names of the arrays that hold this data."""
    return (*KEYS, HELD) if data.validation_images else KEYS


def check_keys(found: Collection[str], data: DataSpec, origin: str) -> None:
    """Refuse a file that lacks an array. found: the names of all arrays in it. Raises DatasetError that lists them."""
    keys = keys_of(data)
    if not set(keys) <= set(found):
        raise DatasetError(
            f"{origin}: expected the arrays {', '.join(keys)}; found {', '.join(sorted(found)) or 'nothing'}. "
            "Save the file again with the expected names, as Keras's mnist.npz has them."
        )


def _uint8(key: str, array: object, origin: str) -> NDArray[np.uint8]:
    if not isinstance(array, np.ndarray) or array.dtype != np.uint8:
        found = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
        raise DatasetError(f"{origin}: {key} is of type {found}; expected uint8. {_conversion(key, array)}")
    return array


def _conversion(key: str, array: object) -> str:
    """How to save the array as uint8."""
    if isinstance(array, np.ndarray) and array.dtype.kind == "f" and array.size and array.max() <= 1:
        return f'Save it as ({key} * 255).round().astype("uint8").'
    return f'Save it as {key}.astype("uint8").'


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
        is_one_hot = labels.ndim == 2 and labels.shape[1] == len(data.classes)
        remedy = f" Save it as {key}.argmax(axis=1)." if is_one_hot else ""
        raise DatasetError(f"{origin}: {key} has the shape {labels.shape}; expected (n,) or (n, 1).{remedy}")
    largest = len(data.classes) - 1
    if labels.size and labels.max() > largest:
        raise DatasetError(
            f"{origin}: {key} holds the labels {labels.min()} to {labels.max()}; expected 0 to {largest}, the places of the "
            f"classes in their list.{_subtraction(key, labels, largest)}"
        )
    return labels


def _subtraction(key: str, labels: NDArray[np.uint8], largest: int) -> str:
    """What to do where the labels are counted from 1 instead of 0; nothing otherwise."""
    counted_from_one = labels.min() >= 1 and labels.max() == largest + 1
    return f" They are counted from 1: replace {key} by {key} - 1 and save the file again." if counted_from_one else ""


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


def _marks(array: object, origin: str) -> NDArray[np.bool_]:
    if not isinstance(array, np.ndarray) or array.dtype != np.bool_:
        found = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
        raise DatasetError(f"{origin}: {HELD} is of type {found}; expected bool.")
    return array


def _check_held(images: Images, origin: str) -> None:
    held = images.held
    if held is None:
        return
    if held.shape != images.y_train.shape or held.all() or not held.any():
        raise DatasetError(
            f"{origin}: {HELD} has the shape {held.shape} and marks {held.sum():,} images for validation; expected one "
            f"value for each of the {len(images.y_train):,} training images, and images in both parts."
        )
