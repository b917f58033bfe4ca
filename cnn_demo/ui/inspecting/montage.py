"""Many maps or kernels of a layer as one picture: arrays in, PNG out. Knows no Streamlit."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.ui.inspecting.overlays import heat_of
from cnn_demo.ui.pictures import grid

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


def montage(pictures: np.ndarray) -> tuple[bytes, int]:
    """The PNG of (n, h, w, 3) uint8, COLUMNS in a row, and how wide it is to stand on the page."""
    longest = max(pictures.shape[1:3])
    scale = max(1, SHARP * (DOT_SIDE if longest == 1 else SIDE) // longest)
    picture = grid(pictures, columns=COLUMNS, scale=scale, gap=GAP)
    return picture, Image.open(io.BytesIO(picture)).width // SHARP
