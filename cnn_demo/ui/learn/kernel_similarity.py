"""The hand-made kernel most similar to a learned one, and how unlikely that similarity is by chance. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane, cosine
from cnn_demo.ui.learn.classic_kernels import BLUR, FALLING, HORIZONTAL, RISING, SPOT, VERTICAL

COMPARED = (VERTICAL, HORIZONTAL, FALLING, RISING, SPOT, BLUR)
RANDOM_KERNELS, SEED = 10_000, 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KernelMatch:
    """The hand-made kernel closest to a learned one. values: (k, k) as the learned one. cosine: in [-1, 1]."""

    name: str
    values: Plane
    cosine: float

    @property
    def signed_values(self) -> Plane:
        """The values with the sign of the cosine: reversed where the learned kernel is."""
        return -self.values if self.cosine < 0 else self.values


def closest_kernel(kernel: Plane) -> KernelMatch:
    """The kernel of COMPARED with the largest magnitude of the cosine. kernel: (k, k), k at least 3."""
    candidates = [(hand.name, _padded(hand.values, len(kernel))) for hand in COMPARED]
    matches = [KernelMatch(name=name, values=values, cosine=cosine(kernel, values)) for name, values in candidates]
    return max(matches, key=lambda match: abs(match.cosine))


def share_of_random_kernels_below(match: KernelMatch) -> float:
    """Share, in [0, 1], of random kernels of the same size whose own closest hand-made kernel is less similar."""
    return float(np.searchsorted(_random_similarities(len(match.values)), abs(match.cosine)) / RANDOM_KERNELS)


@cache
def _random_similarities(side: int) -> np.ndarray:
    """Ascending: the largest magnitude of the cosine between each random kernel and a hand-made one."""
    random = np.random.default_rng(SEED).normal(size=(RANDOM_KERNELS, side * side))
    hand = np.stack([_padded(kernel.values, side).ravel() for kernel in COMPARED])
    cosines = random @ (hand / np.linalg.norm(hand, axis=1, keepdims=True)).T
    return np.sort(np.abs(cosines / np.linalg.norm(random, axis=1, keepdims=True)).max(axis=1))


def _padded(values: Plane, side: int) -> Plane:
    """3 x 3 values in the middle of side x side zeros, nearer to the upper left where side is even."""
    before = (side - len(values)) // 2
    return np.pad(values, (before, side - len(values) - before))
