"""Test accuracy of the small presets over several seeds, each after its recipe's last epoch.

Takes hours, except where --runs names folders that hold these runs.
"""

from __future__ import annotations

from benchmarks.table import Row
from benchmarks.whole_runs import accuracies, found_or_trained

GOALS = {
    "compact": "mean at least 0.994, at most 10,000 parameters",
    "best": "mean at least 0.996, at most 100,000 parameters",
}


def measure(rounds: int) -> list[Row]:
    """One seed a round; the test part is looked at once for each, at its run's end."""
    return [accuracies(name, found_or_trained(name, range(rounds)), goal=goal) for name, goal in GOALS.items()]
