"""Many maps or kernels of a layer as one picture: arrays in, PNG out. Knows no Streamlit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_demo.ui.inspection.overlays import heat_of
from cnn_demo.ui.widgets.image_png import grid

MOST_SHOWN, COLUMNS, SHARP, GAP = 64, 8, 2, 12
SIDE, DOT_SIDE = 84, 40  # of a tile on the page, in pixels; a single number needs no more
COLOURS = {
    True: "Orange is below zero, black zero, indigo above it",
    False: "Black is zero, pale yellow the largest value",
}


def as_maps(output: np.ndarray) -> np.ndarray:
    """A layer's output as (height, width, maps): a dense layer's (units,) become maps of a single number."""
    return output if output.ndim == 3 else output.reshape(1, 1, -1)


def tiles(maps: np.ndarray, *, signed: bool, shared: bool) -> NDArray[np.uint8]:
    """(h, w, n) float -> (n, h, w, 3) uint8; from zero to the largest magnitude of all of them, or of each by itself."""
    height, width, count = maps.shape
    apart = np.moveaxis(maps, -1, 0)
    if shared:
        return heat_of(apart.reshape(count * height, width), signed=signed).reshape(count, height, width, 3)
    return np.stack([heat_of(each, signed=signed) for each in apart])


def as_light(weights: np.ndarray) -> NDArray[np.uint8]:
    """Weights of red, green and blue as these colours, the same shape: mid-grey is 0 in all three; one scale for all."""
    largest = float(np.abs(weights).max()) or 1.0
    return (255 * (0.5 + weights / (2 * largest))).round().astype(np.uint8)


def montage(pictures: np.ndarray) -> tuple[bytes, int]:
    """The PNG of (n, h, w, 3) uint8, COLUMNS in a row, and how wide it is to stand on the page."""
    height, width = pictures.shape[1:3]
    longest = max(height, width)
    scale = max(1, SHARP * (DOT_SIDE if longest == 1 else SIDE) // longest)
    columns = min(COLUMNS, len(pictures))
    sheet = grid(pictures, columns=columns, scale=scale, gap=GAP)
    return sheet, (columns * (width * scale + GAP) - GAP) // SHARP
