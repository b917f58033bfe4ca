"""Measures a picture for the health of its data set: likeness to others, brightness, contrast and sharpness."""

from __future__ import annotations

from dataclasses import dataclass

import imagehash
import numpy as np
from PIL import Image

from cnn_demo.drawing.steps import Picture
from cnn_demo.own_data.stored_copy import as_image

LARGEST_VALUE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """As in MeasuredPicture."""

    likeness: str
    brightness: float
    contrast: float
    sharpness: float


def measure(pixels: Picture) -> Measures:
    """pixels: of the stored copy, uint8 (h, w, 1 | 3 | 4); transparent ones count as white."""
    grey = _grey(as_image(pixels))
    values = np.asarray(grey, dtype=np.float32)
    return Measures(
        likeness=str(imagehash.phash(grey)),
        brightness=float(values.mean() / LARGEST_VALUE),
        contrast=float(values.std() / LARGEST_VALUE),
        sharpness=_sharpness(values),
    )


def _grey(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("L")


def _sharpness(values: np.ndarray) -> float:
    """The variance of the Laplacian; 0 for a picture without pixels that have four neighbours."""
    if min(values.shape) < 3:
        return 0.0
    middle = values[1:-1, 1:-1]
    laplacian = values[:-2, 1:-1] + values[2:, 1:-1] + values[1:-1, :-2] + values[1:-1, 2:] - 4 * middle
    return float(laplacian.var())
