"""The number of batches of a run, and their size."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.spec.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCounts:
    """batch_size: images per batch. batches: per epoch. total_steps: batches of the whole run."""

    batch_size: int
    batches: int
    total_steps: int

    @classmethod
    def of(cls, recipe: Recipe, training_images: int) -> StepCounts:
        """Images that do not fill a last batch are left out. Each epoch shuffles, so other images are left out each time."""
        batch_size = min(recipe.batch_size, training_images)
        batches = training_images // batch_size
        return cls(batch_size=batch_size, batches=batches, total_steps=batches * recipe.epochs)
