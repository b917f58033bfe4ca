"""What a model's layers are called for people, and which of them say something of their own."""

from __future__ import annotations

import keras

from cnn_demo.runs.trained_network import TrainedNetwork

# Nothing is computed in them when a network predicts: their output is their input, or the same numbers in a row.
SILENT = ("dropout", "flatten")


def titles(network: TrainedNetwork) -> dict[str, str]:
    """Layer name -> what it is, for people; the inner layers of a residual block are not among them."""
    architecture = network.project().architecture
    return {name: layer.title for name, layer in zip(architecture.names(), architecture.all_layers(), strict=True)}


def title_of(layer: keras.layers.Layer, known: dict[str, str]) -> str:
    """Its title among those of `titles`; that of its kind where it stands within a block."""
    return known.get(layer.name, type(layer).__name__)


def is_silent(layer: keras.layers.Layer) -> bool:
    """Whether its output says nothing that its input did not."""
    return layer.name.startswith(SILENT)
