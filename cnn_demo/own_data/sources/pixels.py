"""Makes pictures of the numbers in a table: finds out their shape and range, and says so."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.sources.limits import MOST_SIDE

CHANNELS = (1, 3, 4)
COLOURS = {1: "grey", 3: "colour", 4: "colour with transparency"}
LARGEST_VALUE = 255.0
LEAST_OF_255 = 16.0  # values from 0 to 16, as scikit-learn's digits have them, are neither
ALLOWED = "numbers from 0 to 255, or from 0 to 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelShape:
    """One image of a table: its numbers are rows of pixels, with the channels last or first."""

    height: int
    width: int
    channels: int
    has_channels_first: bool = False

    @property
    def text(self) -> str:
        """Part of a sentence: 28 x 28 pixels in grey."""
        order = ", channels first" if self.has_channels_first else ""
        return f"{self.height} x {self.width} pixels in {COLOURS[self.channels]}{order}"


def shape_of(shape: tuple[int, ...], name: str) -> PixelShape:
    """The shape of one image. shape: of its numbers, flat or not. Raises DatasetError."""
    found = _flat(shape[0]) if len(shape) == 1 else _solid(shape)
    if found is None or not min(found.height, found.width) >= 1:
        raise DatasetError(
            f"{name} holds {' x '.join(map(str, shape)) or 'one'} numbers for an image; expected height x width, with 1, 3 or "
            "4 channels last or first, or the pixels of a square in one row, such as 784."
        )
    if max(found.height, found.width) > MOST_SIDE:
        raise DatasetError(f"{name} holds images of {found.text}; the limit in a table is {MOST_SIDE} a side.")
    return found


def scale_of(lowest: float, highest: float, name: str) -> float:
    """The value of white, 1 or 255, for values of that range. Raises DatasetError where it is unclear."""
    if lowest >= 0 and highest <= 1:
        return 1.0
    if lowest >= 0 and LEAST_OF_255 < highest <= LARGEST_VALUE:
        return LARGEST_VALUE
    raise DatasetError(
        f"{name} holds values from {lowest:g} to {highest:g}; expected {ALLOWED}. Scale them, and save the file again."
    )


def to_picture(values: NDArray[np.generic], shape: PixelShape, scale: float) -> Picture:
    """One image's numbers as uint8 (h, w, 1 | 3 | 4). Raises ValueError with a sentence where a number is impossible."""
    if values.dtype == np.bool_:
        values = values.astype(np.uint8)
    if not np.isfinite(values).all():
        raise ValueError("It holds NaN or infinite values.")
    lowest, highest = float(values.min()), float(values.max())
    if lowest < 0 or highest > scale:
        raise ValueError(
            f"It holds values from {lowest:g} to {highest:g}; those of the others run from 0 to {scale:g}."
        )
    if shape.has_channels_first:
        ordered = np.moveaxis(values.reshape(shape.channels, shape.height, shape.width), 0, -1)
    else:
        ordered = values.reshape(shape.height, shape.width, shape.channels)
    if ordered.dtype == np.uint8 and scale == LARGEST_VALUE:
        return np.ascontiguousarray(ordered).astype(np.uint8)
    return np.floor(ordered.astype(np.float64) * (LARGEST_VALUE / scale) + 0.5).astype(np.uint8)


def _flat(count: int) -> PixelShape | None:
    for channels in (1, 3):
        side = math.isqrt(count // channels)
        if side * side * channels == count:
            return PixelShape(height=side, width=side, channels=channels)
    return None


def _solid(shape: tuple[int, ...]) -> PixelShape | None:
    if len(shape) == 2:
        return PixelShape(height=shape[0], width=shape[1], channels=1)
    if len(shape) == 3 and shape[2] in CHANNELS:
        return PixelShape(height=shape[0], width=shape[1], channels=shape[2])
    if len(shape) == 3 and shape[0] in CHANNELS:
        return PixelShape(height=shape[1], width=shape[2], channels=shape[0], has_channels_first=True)
    return None
