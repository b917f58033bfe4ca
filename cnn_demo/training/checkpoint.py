"""Checkpoints: all that a resumed run needs to end with the same weights as an uninterrupted one, in one file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from safetensors import SafetensorError, safe_open

from cnn_demo.errors import ModelError
from cnn_demo.network.weights import save_tensors
from cnn_demo.storage import reason

POSITION = "position"


@dataclass(slots=True, kw_only=True)
class Position:
    """How far a run is.

    epoch, batch: the next batch to train on, both from 0. step: batches trained in all. seconds: time trained.
    loss_sum, right_sum, image_sum: sums of loss, right predictions and images over the present epoch. best_accuracy,
    best_epoch: the highest validation accuracy so far and its epoch, from 0; -1 before the first.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    loss_sum: float = 0.0
    right_sum: float = 0.0
    image_sum: int = 0
    best_accuracy: float = -1.0
    best_epoch: int = -1


def save(path: Path, trainer: keras.Model, position: Position) -> None:
    """Write the trainer's weights, optimizer state and random state, and the position. Raises StorageError."""
    tensors = {name: np.asarray(keras.ops.convert_to_numpy(value)) for name, value in _state(trainer).items()}
    save_tensors(path, tensors, {POSITION: json.dumps(asdict(position))})


def position_in(path: Path) -> Position:
    """How far the run was. Raises ModelError where the file is damaged."""
    try:
        with safe_open(path, framework="numpy") as file:
            return Position(**json.loads(file.metadata()[POSITION]))
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The checkpoint {path.parent.name}/{path.name} is damaged: {reason(error)}.") from error


def restore(path: Path, trainer: keras.Model) -> None:
    """Load into the trainer what save wrote. Raises ModelError where the file is damaged or of another design."""
    try:
        with safe_open(path, framework="numpy") as file:
            state = _state(trainer)
            if set(file.keys()) != set(state):
                raise ModelError(f"The checkpoint {path.parent.name}/{path.name} belongs to another design or recipe.")
            for name, variable in state.items():
                variable.assign(file.get_tensor(name))
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The checkpoint {path.parent.name}/{path.name} is damaged: {reason(error)}.") from error


@contextmanager
def unchanged(variables: Sequence[Any]) -> Iterator[None]:
    """Restore the variables' values at the end, whatever changed them within."""
    before = [keras.ops.copy(variable.value) for variable in variables]
    try:
        yield
    finally:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)


def changed_by_training(trainer: keras.Model) -> list[Any]:
    """Every variable that training changes."""
    return list(_state(trainer).values())


def random_states(trainer: keras.Model) -> list[Any]:
    """The random states of dropout and augmentation; drawing changes them."""
    return [generator.state for layer in _leaves(trainer) if (generator := getattr(layer, "seed_generator", None))]


def _state(trainer: keras.Model) -> dict[str, Any]:
    """Every variable that training changes, by number: names may repeat, the order follows from the design."""
    groups = {"weights": trainer.weights, "optimizer": trainer.optimizer.variables, "random": random_states(trainer)}
    return {f"{group}/{index:04d}": item for group, items in groups.items() for index, item in enumerate(items)}


def _leaves(model: keras.Model) -> list[keras.layers.Layer]:
    return [leaf for layer in model.layers for leaf in (_leaves(layer) if hasattr(layer, "layers") else [layer])]
