"""Images perturbed by a stated strength: shifted, rotated, noisy, with thicker or thinner strokes.

Every function takes and returns (n, h, w, c) float32 in [0, 1]; strength 0 changes nothing. Pixels from outside the image
are background (0). Random choices come from the given generator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # down, right
Perturb = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


def shift(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Move each image by that many whole pixels to the right, left, bottom or top."""
    pixels = round(strength)
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0)))
    moved = np.empty_like(images)
    directions = rng.integers(len(DIRECTIONS), size=len(images))
    for direction, (down, right) in enumerate(DIRECTIONS):
        top, left = pixels * (1 - down), pixels * (1 - right)
        chosen = directions == direction
        moved[chosen] = padded[chosen, top : top + height, left : left + width]
    return moved


def rotate(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Rotate each image by that many degrees about its centre, clockwise or counterclockwise; bilinear."""
    turned = np.empty_like(images)
    clockwise = rng.random(len(images)) < 0.5
    for chosen, sign in ((clockwise, -1), (~clockwise, 1)):
        if chosen.any():
            turned[chosen] = ndimage.rotate(images[chosen], sign * strength, axes=(2, 1), reshape=False, order=1)
    return np.clip(turned, 0.0, 1.0)


def noise(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Add Gaussian noise of that standard deviation to every value, clipped to [0, 1]."""
    added = rng.standard_normal(images.shape, dtype=np.float32)
    return np.clip(images + np.float32(strength) * added, 0.0, 1.0)


def thicken(images: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Grow bright strokes by that many pixels on every side, or shrink them where it is negative.

    One pixel is the maximum (minimum) over 3 x 3; between whole numbers the two neighbours are blended.
    """
    grow = ndimage.grey_dilation if strength > 0 else ndimage.grey_erosion
    whole, part = divmod(abs(strength), 1.0)
    for _ in range(int(whole)):
        images = grow(images, size=(1, 3, 3, 1))
    return images + np.float32(part) * (grow(images, size=(1, 3, 3, 1)) - images) if part else images


@dataclass(frozen=True, slots=True, kw_only=True)
class Perturbation:
    """One way to change images, and the strengths that are measured, among them 0."""

    perturb: Perturb
    strengths: tuple[float, ...]


PERTURBATIONS = {
    "shift": Perturbation(perturb=shift, strengths=(0, 1, 2, 3, 4, 5, 6, 8)),
    "rotation": Perturbation(perturb=rotate, strengths=(0, 5, 10, 15, 20, 30, 40, 50, 60)),
    "noise": Perturbation(perturb=noise, strengths=(0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)),
    "thickness": Perturbation(perturb=thicken, strengths=(-1.5, -1, -0.75, -0.5, -0.25, 0, 0.5, 1, 1.5, 2)),
}


def perturbations_for(channels: int) -> tuple[str, ...]:
    """The perturbations that suit images of so many channels: a colour photograph has no strokes."""
    return tuple(name for name in PERTURBATIONS if channels == 1 or name != "thickness")
