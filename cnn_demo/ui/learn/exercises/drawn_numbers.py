"""Numbers that problems draw, and how exactly answers have to be typed. Knows no Streamlit."""

from __future__ import annotations

from random import Random

CENT, MILL = 0.005, 0.0005  # half of the last of two or three decimals


def tenths(random: Random, least: int, most: int) -> float:
    """A decimal between these tenths, other than 0."""
    return random.choice([tenth for tenth in range(least, most + 1) if tenth]) / 10
