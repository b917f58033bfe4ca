"""Reads and writes a network's weights as safetensors, a format that contains no code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from cnn_demo.errors import ModelError
from cnn_demo.spec.kept_layers import is_of_output
from cnn_demo.storage import write_bytes


def weights_of(model: keras.Model) -> dict[str, np.ndarray]:
    """Weight name (layer/weight) -> float32 array, in the model's order, without optimizer and random states."""
    return {weight.path: np.asarray(keras.ops.convert_to_numpy(weight)) for weight in model.weights}


def set_weights(model: keras.Model, tensors: Mapping[str, np.ndarray], source: str) -> None:
    """Set the model's weights. Raises ModelError on a missing, extra, misshapen or non-finite tensor."""
    expected = {weight.path: weight for weight in model.weights}
    if missing := [name for name in expected if name not in tensors]:
        raise ModelError(f"{source} lacks the weights {missing[0]!r}; it belongs to another design.")
    if extra := [name for name in tensors if name not in expected]:
        raise ModelError(f"{source} has the weights {extra[0]!r}, which the design does not have.")
    for name, weight in expected.items():
        found = tensors[name]
        if tuple(found.shape) != tuple(weight.shape):
            raise ModelError(f"{source}: {name} has shape {found.shape}; the design needs {tuple(weight.shape)}.")
        if not np.isfinite(found).all():
            raise ModelError(f"{source}: {name} contains values that are not finite; the training diverged.")
        weight.assign(found)


def set_initial_weights(model: keras.Model, tensors: Mapping[str, np.ndarray], source: str) -> None:
    """Set the weights that a run starts from. Without those of the output layer, that one keeps its fresh ones.

    Raises ModelError as set_weights does.
    """
    fresh = {name: value for name, value in weights_of(model).items() if is_of_output(name)}
    set_weights(model, {**fresh, **tensors}, source)


def save_tensors(path: Path, tensors: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None) -> None:
    """Replace the file atomically. Raises StorageError."""
    # Not ascontiguousarray, which turns a scalar into a vector.
    contiguous = {name: np.asarray(array, order="C") for name, array in tensors.items()}
    write_bytes(path, save(contiguous, metadata=dict(metadata or {})))


def load_tensors(path: Path) -> dict[str, np.ndarray]:
    """Name -> array. Raises ModelError where the file is missing or damaged."""
    try:
        return load(path.read_bytes())
    except FileNotFoundError:
        raise ModelError(
            f"There are no weights at {path.parent.name}/{path.name}; was it trained to the end?"
        ) from None
    except SafetensorError as error:
        raise ModelError(f"The weights {path.parent.name}/{path.name} are damaged: {error}.") from None
