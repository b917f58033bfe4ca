"""Mean and deviation of a few measurements, and whether two groups of them differ by more than chance. Knows no files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

ENOUGH = 0.05  # a p below it is called more than chance, by convention
CONFIDENCE = 0.95
SAME = 1e-12  # differences of rounding between sums of the same numbers in another order
ANGLES = 20_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Several measurements of the same thing. deviation: their standard deviation (n - 1), None for a single one."""

    count: int
    mean: float
    deviation: float | None
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How the second of two groups differs from the first.

    mean: of the second minus that of the first. p: two-sided, of the exact permutation test. least_p: the smallest p that
    groups of these sizes can have. divisions: in how many ways the measurements can be divided into two such groups.
    interval: of the difference of means, with CONFIDENCE, by Welch; None where all measurements of each group are equal.
    """

    mean: float
    p: float
    least_p: float
    divisions: int
    interval: tuple[float, float] | None

    @property
    def is_more_than_chance(self) -> bool:
        return self.p < ENOUGH


def spread(values: Sequence[float]) -> Spread:
    """values: at least one."""
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    mean = float(np.mean(values))
    return Spread(count=len(values), mean=mean, deviation=deviation, lowest=min(values), highest=max(values))


def difference(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Compare two groups of at least two measurements each. Raises ValueError for fewer."""
    if min(len(first), len(second)) < 2:
        raise ValueError(f"Groups of {len(first)} and {len(second)} measurements cannot be compared; each needs two.")
    divisions = math.comb(len(first) + len(second), len(first))
    return Difference(
        mean=float(np.mean(second) - np.mean(first)),
        p=permutation_p(first, second),
        least_p=2 / divisions,
        divisions=divisions,
        interval=welch_interval(first, second),
    )


def permutation_p(first: Sequence[float], second: Sequence[float]) -> float:
    """The p of the exact two-sided permutation test of the difference of means (Fisher 1935).

    If the settings made no difference, each division of the measurements into groups of these sizes would have been as
    likely as the one that came. p is twice the share of divisions whose difference is at least as large, in the direction
    of the one that came.
    """
    everything = np.array([*first, *second])
    sums = np.array([sum(part) for part in combinations(everything.tolist(), len(first))])
    came, rounding = float(np.sum(everything[: len(first)])), SAME * max(1.0, float(np.abs(everything).sum()))
    lower, higher = np.mean(sums <= came + rounding), np.mean(sums >= came - rounding)
    return min(1.0, 2 * float(min(lower, higher)))


def welch_interval(first: Sequence[float], second: Sequence[float]) -> tuple[float, float] | None:
    """The confidence interval of the second mean minus the first (Welch 1947); see Difference."""
    if all(min(group) == max(group) for group in (first, second)):
        return None
    of_means = [float(np.var(group, ddof=1)) / len(group) for group in (first, second)]
    variance = sum(of_means)
    shares = [of_mean / variance for of_mean in of_means]
    freedom = 1 / sum(share**2 / (len(group) - 1) for share, group in zip(shares, (first, second), strict=True))
    mean = float(np.mean(second) - np.mean(first))
    half = t_quantile(freedom) * math.sqrt(variance)
    return mean - half, mean + half


def t_quantile(freedom: float) -> float:
    """How many standard errors CONFIDENCE takes on both sides in Student's t distribution. freedom: at least 1.

    With t = sqrt(freedom) tan(a), the density of the angle a is in proportion to cos(a) ** (freedom - 1).
    """
    angles = np.linspace(0.0, np.pi / 2, ANGLES)
    density = np.cos(angles).clip(0) ** (freedom - 1)
    within = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    angle = np.interp(CONFIDENCE, within / within[-1], angles)
    return math.sqrt(freedom) * math.tan(float(angle))
