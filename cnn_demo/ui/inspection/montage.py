"""The maps or kernels of a layer as coloured pixels, and as one PNG. Knows no Streamlit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_demo.ui.widgets.image_png import grid
from cnn_demo.ui.widgets.signed_colours import signed_colours

MOST_SHOWN, COLUMNS, SHARP, GAP = 64, 8, 2, 12
SIDE, DOT_SIDE = 84, 40  # of a tile on the page in pixels; smaller for a single number
# Whether there are negative values -> a sentence on the colours.
COLOUR_KEY = {
    True: "Orange is negative, black zero, indigo positive.",
    False: "Black is zero, indigo positive; nothing here is negative.",
}


def as_maps(output: np.ndarray) -> np.ndarray:
    """A layer's output as (height, width, maps); the (units,) of a dense layer become maps of a single number."""
    return output if output.ndim == 3 else output.reshape(1, 1, -1)


def map_pixels(maps: np.ndarray, *, shared: bool) -> NDArray[np.uint8]:
    """(h, w, n) float -> (n, h, w, 3) uint8. shared: one scale for all maps, else one for each."""
    largest = np.abs(maps).max(axis=None if shared else (0, 1))
    shares = np.divide(maps, largest, out=np.zeros_like(maps, dtype=float), where=largest > 0)
    return np.moveaxis(signed_colours(shares), 2, 0)


def as_colours(weights: np.ndarray) -> NDArray[np.uint8]:
    """Weights for red, green and blue as these colours, the same shape: mid-grey is 0. One scale for all."""
    largest = float(np.abs(weights).max()) or 1.0
    return (255 * (0.5 + weights / (2 * largest))).round().astype(np.uint8)


def montage(pictures: np.ndarray) -> tuple[bytes, int]:
    """(n, h, w, 3) uint8 as one PNG with COLUMNS per row, and its width on the page in pixels."""
    height, width = pictures.shape[1:3]
    longest = max(height, width)
    scale = max(1, SHARP * (DOT_SIDE if longest == 1 else SIDE) // longest)
    columns = min(COLUMNS, len(pictures))
    sheet = grid(pictures, columns=columns, scale=scale, gap=GAP)
    return sheet, (columns * (width * scale + GAP) - GAP) // SHARP
