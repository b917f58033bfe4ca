"""Heat laid over an image: arrays in, pictures out. Knows no Streamlit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.ui.widgets.image_png import diverging_colours, heat_colours

# Below zero to above it, as the theme's diverging colours: orange, nothing, indigo; each lighter towards the end.
AGAINST, BLACK, FOR = (232.0, 112.0, 42.0), (0.0, 0.0, 0.0), (129.0, 140.0, 248.0)
IMAGE_SHARE = 0.45


def stretched(values: np.ndarray, shape: tuple[int, int]) -> NDArray[np.float32]:
    """A map laid over an image of that (height, width), smoothly: a cell of it stands for a region of the image."""
    size = (shape[1], shape[0])
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))


def heat_of(values: np.ndarray, *, signed: bool, largest: float | None = None) -> NDArray[np.uint8]:
    """Values as colours, (h, w, 3): from nothing to the largest; signed ones with zero black.

    largest: the magnitude at the scale's end, where several pictures share one; else that of these values.
    """
    end = float(np.abs(values).max()) if largest is None else largest
    share = values / end if end else np.zeros_like(values)
    if not signed:
        return heat_colours(np.clip(share, 0.0, 1.0))
    return diverging_colours(share, AGAINST, BLACK, FOR)


def over(image: np.ndarray, heat: np.ndarray) -> NDArray[np.uint8]:
    """The heat with the image shining through. image: (h, w, c) float32 in [0, 1]; heat: (h, w, 3) uint8."""
    grey = image.mean(axis=-1, keepdims=True) * 255.0
    return (IMAGE_SHARE * grey + (1 - IMAGE_SHARE) * heat).round().astype(np.uint8)
