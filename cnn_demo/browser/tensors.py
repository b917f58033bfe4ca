"""Reads a trained network's weights without Keras."""

from __future__ import annotations

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.weight_shapes import weight_shapes


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
