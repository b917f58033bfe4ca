"""Test accuracy of the presets Compact and Best over several seeds, each after its recipe's last epoch.

Takes hours unless --runs names folders with such runs.
"""

from __future__ import annotations

from benchmarks.full_runs import accuracies, find_or_train
from benchmarks.table import Row

GOALS = {
    "compact": "mean at least 0.994, at most 10,000 parameters",
    "best": "mean at least 0.996, at most 100,000 parameters",
}


def measure(rounds: int) -> list[Row]:
    """One seed per round. Each run uses the test images once, at its end."""
    return [accuracies(name, find_or_train(name, range(rounds)), goal=goal) for name, goal in GOALS.items()]
