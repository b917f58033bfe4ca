"""Images changed by a stated strength: moved, turned, covered with noise, their strokes made thicker or thinner.

Every function takes and gives (n, h, w, c) float32 in [0, 1]; strength 0 changes nothing. What comes in from outside the
image is background. What is drawn by chance follows from the generator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))
Change = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


def shift(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Move each image by that many whole pixels to the right, left, bottom or top."""
    pixels = round(strength)
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0)))
    moved = np.empty_like(images)
    sides = rng.integers(len(SIDES), size=len(images))
    for side, (down, right) in enumerate(SIDES):
        top, left = pixels * (1 - down), pixels * (1 - right)
        moved[sides == side] = padded[sides == side, top : top + height, left : left + width]
    return moved


def rotate(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Turn each image by that many degrees about its centre, clockwise or the other way; bilinear."""
    turned = np.empty_like(images)
    clockwise = rng.random(len(images)) < 0.5
    for chosen, sign in ((clockwise, -1), (~clockwise, 1)):
        if chosen.any():
            turned[chosen] = ndimage.rotate(images[chosen], sign * strength, axes=(2, 1), reshape=False, order=1)
    return np.clip(turned, 0.0, 1.0)


def noise(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Add normal noise of that standard deviation to every value, cut to [0, 1]."""
    added = rng.standard_normal(images.shape, dtype=np.float32)
    return np.clip(images + np.float32(strength) * added, 0.0, 1.0)


def thicken(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Grow bright strokes by that many pixels all around, or let them shrink where it is negative.

    One pixel is the maximum (minimum) over 3 x 3; between whole numbers the two neighbours are blended.
    """
    grow = ndimage.grey_dilation if strength > 0 else ndimage.grey_erosion
    whole, part = divmod(abs(strength), 1.0)
    for _ in range(int(whole)):
        images = grow(images, size=(1, 3, 3, 1))
    return images + np.float32(part) * (grow(images, size=(1, 3, 3, 1)) - images) if part else images


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to change images, and the strengths that are tried, among them 0."""

    change: Change
    strengths: tuple[float, ...]


KINDS = {
    "shift": Kind(change=shift, strengths=(0, 1, 2, 3, 4, 5, 6, 8)),
    "rotation": Kind(change=rotate, strengths=(0, 5, 10, 15, 20, 30, 40, 50, 60)),
    "noise": Kind(change=noise, strengths=(0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)),
    "thickness": Kind(change=thicken, strengths=(-1.5, -1, -0.75, -0.5, -0.25, 0, 0.5, 1, 1.5, 2)),
}


def kinds_for(channels: int) -> tuple[str, ...]:
    """The ways that make sense for such images: a colour photograph has no strokes."""
    return tuple(kind for kind in KINDS if channels == 1 or kind != "thickness")
