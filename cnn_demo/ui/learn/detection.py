"""Detection with a sliding window: finds digits in a strip with a classifier of single windows. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRIDE, MIN_DISTANCE = 2, 20  # pixels
DIGITS = 10
BACKGROUND = DIGITS  # the class behind those of the digits, of a reader that has one
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A detected digit: its class, the left edge of its window in pixels, and its probability."""

    label: int
    left: int
    probability: float


def strip(pictures: list[Pixels], gap: int) -> Pixels:
    """Pictures, (h, w) each, side by side with black gaps of that width between them and at both ends."""
    space = np.zeros((pictures[0].shape[0], gap), np.uint8)
    return np.hstack([space, *(part for one in pictures for part in (one, space))])


def windows(whole: Pixels, side: int, stride: int) -> tuple[list[int], Pixels]:
    """The left edge of every window, and the windows, (n, side, side): floor((w - side) / stride) + 1 of them."""
    lefts = list(range(0, whole.shape[1] - side + 1, stride))
    return lefts, np.stack([whole[:, left : left + side] for left in lefts])


def is_background(probabilities: np.ndarray) -> NDArray[np.bool_]:
    """(n, 11) -> (n,): the windows whose most probable class is the background."""
    background: NDArray[np.bool_] = probabilities.argmax(axis=1) == BACKGROUND
    return background


def detect(
    lefts: list[int], probabilities: np.ndarray, ignored: np.ndarray, min_distance: int = MIN_DISTANCE
) -> list[Detection]:
    """Non-maximum suppression over windows: the most probable ones, none within min_distance pixels of a more probable one.

    probabilities: (n, classes). ignored: (n,) bool, the windows that show no digit, as far as the classifier can tell.
    From left to right.
    """
    best = probabilities.max(axis=1)
    kept: list[int] = []
    for index in np.argsort(-best, kind="stable"):
        if not ignored[index] and all(abs(lefts[index] - lefts[other]) >= min_distance for other in kept):
            kept.append(int(index))
    return [
        Detection(label=int(probabilities[index].argmax()), left=lefts[index], probability=float(best[index]))
        for index in sorted(kept, key=lambda index: lefts[index])
    ]
