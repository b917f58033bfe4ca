"""Which kernel made by hand a learnt one resembles most, and how much that is worth. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane, cosine
from cnn_demo.ui.learn.classic_kernels import BLUR, FALLING, HORIZONTAL, RISING, SPOT, VERTICAL

COMPARED = (VERTICAL, HORIZONTAL, FALLING, RISING, SPOT, BLUR)
RANDOM_KERNELS, SEED = 10_000, 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likeness:
    """The hand-made kernel closest to a learnt one: values, (k, k) as the learnt one, and the cosine between them."""

    name: str
    values: Plane
    cosine: float

    @property
    def signed_values(self) -> Plane:
        """Reversed where the learnt one is."""
        return -self.values if self.cosine < 0 else self.values


def closest(kernel: Plane) -> Likeness:
    """The one of COMPARED with the largest cosine, whatever its sign. kernel: (k, k), k at least 3."""
    candidates = [(hand.name, _padded(hand.values, len(kernel))) for hand in COMPARED]
    found = [Likeness(name=name, values=values, cosine=cosine(kernel, values)) for name, values in candidates]
    return max(found, key=lambda likeness: abs(likeness.cosine))


def share_of_random_below(likeness: Likeness) -> float:
    """Share of random kernels of the same size whose closest hand-made kernel is farther away, in [0, 1]."""
    return float(np.searchsorted(_random_likenesses(len(likeness.values)), abs(likeness.cosine)) / RANDOM_KERNELS)


@cache
def _random_likenesses(side: int) -> np.ndarray:
    """Sorted: the largest size of a cosine that each random kernel has with a hand-made one."""
    random = np.random.default_rng(SEED).normal(size=(RANDOM_KERNELS, side * side))
    hand = np.stack([_padded(kernel.values, side).ravel() for kernel in COMPARED])
    cosines = random @ (hand / np.linalg.norm(hand, axis=1, keepdims=True)).T
    return np.sort(np.abs(cosines / np.linalg.norm(random, axis=1, keepdims=True)).max(axis=1))


def _padded(values: Plane, side: int) -> Plane:
    """3 x 3 in the middle of side x side zeros; in an even one nearer to the upper left."""
    before = (side - len(values)) // 2
    return np.pad(values, (before, side - len(values) - before))
