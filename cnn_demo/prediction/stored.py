"""Reads what a trained network predicts with: its weights, and its rule for unsure predictions."""

from __future__ import annotations

import json

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from cnn_demo.errors import ModelError
from cnn_demo.prediction.certainty import Certainty
from cnn_demo.runs.certainty_bounds import with_sure_bounds
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.storage import reason


def tensors_of(network: TrainedNetwork, architecture: Architecture) -> dict[str, np.ndarray]:
    """Weight name (layer/weight) -> float32. Raises ModelError where they are missing, damaged or of another design."""
    try:
        tensors = load(network.weights_file.read_bytes())
    except OSError:
        raise ModelError(f"{network.name} has no trained weights; it is not finished, or was deleted.") from None
    except SafetensorError as error:
        raise ModelError(f"The weights of {network.name} are damaged: {error}.") from None
    if {name: array.shape for name, array in tensors.items()} != weight_shapes(architecture):
        raise ModelError(f"The weights of {network.name} belong to another design.")
    for name, array in tensors.items():
        if not np.isfinite(array).all():
            raise ModelError(
                f"{network.name}: {name} contains values that are not finite numbers; the training diverged."
            )
    return tensors


def certainty_of(network: TrainedNetwork) -> Certainty:
    """Raises ModelError where it is missing or damaged."""
    try:
        stored = json.loads((network.path / "certainty.json").read_text())
        return Certainty.from_dict(with_sure_bounds(stored))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The certainty.json of {network.name} is missing or damaged: {reason(error)}.") from None
