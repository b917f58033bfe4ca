"""A trainer that goes on from a checkpoint, beside one that was never interrupted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Made = tuple[Any, Any]  # network, trainer


def whole_and_resumed(make: Callable[[], Made], train: Callable[[Any], None], checkpoint: Path) -> tuple[Any, Any]:
    """Two networks, each trained twice: one in one go, the other from the checkpoint that is saved in between."""
    from cnn_demo.training.checkpoint import Position, restore, save

    whole, trainer = make()
    train(trainer)
    save(checkpoint, trainer, Position(step=3))
    train(trainer)
    resumed, other = make()
    restore(checkpoint, other)
    train(other)
    return whole, resumed
