"""Heatmaps, and heatmaps blended with an image: arrays in, pixels out. Knows no Streamlit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.ui.widgets.image_png import heat_colours
from cnn_demo.ui.widgets.signed_colours import signed_colours

IMAGE_SHARE = 0.45


def resized(values: np.ndarray, shape: tuple[int, int]) -> NDArray[np.float32]:
    """A map enlarged to the (height, width) of an image by bilinear interpolation."""
    size = (shape[1], shape[0])
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))


def heatmap(values: np.ndarray, *, signed: bool, largest: float | None = None) -> NDArray[np.uint8]:
    """Values as colours, (h, w, 3), from zero to the largest magnitude; signed values on both sides of black.

    largest: magnitude at the end of the scale, else the largest of these values.
    """
    end = float(np.abs(values).max()) if largest is None else largest
    share = values / end if end else np.zeros_like(values)
    if not signed:
        return heat_colours(np.clip(share, 0.0, 1.0))
    return signed_colours(share)


def blended(image: np.ndarray, heat: np.ndarray) -> NDArray[np.uint8]:
    """A heatmap over the grey image. image: (h, w, c) float32 in [0, 1]. heat: (h, w, 3) uint8. Returns its shape."""
    grey = image.mean(axis=-1, keepdims=True) * 255.0
    return (IMAGE_SHARE * grey + (1 - IMAGE_SHARE) * heat).round().astype(np.uint8)
