"""After how many epochs the runs of a search are compared, so that weak ones end early: the rungs of successive halving.

Li et al. 2020, arXiv 1810.05934: runs of at most R epochs are compared after r, 3 r, 9 r ... of them, and at each of these
rungs the best third goes on. r, the least that every run is given, is left to the user; Optuna calls it min_resource,
Ray's scheduler grace_period. Here it is R / 9, with rungs at a ninth and a third of the training: of nine runs one then trains
to its end, and a usual search has twenty. Where a ninth is less than LEAST_EPOCHS, only the rung at a third is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from cnn_demo.spec.project import Project
from cnn_demo.spec.varied import Varied

REDUCTION = 3  # of the runs that reach a rung, one in so many goes on
# After one epoch, the accuracy says how fast the learning rate lets a run begin, more than how good it becomes.
LEAST_EPOCHS = 2
EPOCHS = "recipe.epochs"
IN_SHORT = "at one or two points of the training, only the best third of the runs by validation accuracy goes on"


def most_epochs(base: Project, space: Sequence[Varied]) -> int:
    """For how many epochs the longest run of a search trains."""
    varied = next((each for each in space if each.path == EPOCHS), None)
    if varied is None:
        return base.recipe.epochs
    return int(max((float(choice) for choice in varied.choices), default=varied.high or base.recipe.epochs))


def rungs(epochs: int) -> tuple[int, ...]:
    """After how many epochs runs of at most so many are compared. Never later than half-way: little is saved by then."""
    ninth, third = epochs // REDUCTION**2, epochs // REDUCTION
    first = ninth if ninth >= LEAST_EPOCHS else max(third, LEAST_EPOCHS)
    return tuple(rung for rung in (first, REDUCTION * first) if 2 * rung <= epochs)


def rule(epochs: int) -> str:
    """When a run of a search may be stopped early, and which; whole sentences. epochs: of the longest run."""
    found = rungs(epochs)
    if not found:
        return f"Runs of fewer than {2 * LEAST_EPOCHS} epochs are too short to be stopped early."
    return (
        f"After {' and after '.join(map(str, found))} epochs, a run goes on only if its validation accuracy is among the best "
        "third of the runs that have come as far. None is stopped earlier."
    )
