"""The titles of a model's layers for visitors, and which layers have an output worth showing."""

from __future__ import annotations

import keras

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.layers import LAYERS

UNINFORMATIVE = frozenset(layer.keras_class for layer in LAYERS.values() if not layer.is_informative)


def titles(network: TrainedNetwork) -> dict[str, str]:
    """Layer name -> title; the inner layers of a residual block are not among them."""
    architecture = network.project().architecture
    return {name: layer.title for name, layer in zip(architecture.names(), architecture.all_layers(), strict=True)}


def title_of(layer: keras.layers.Layer, known: dict[str, str]) -> str:
    """Its title among those of `titles`; the name of its class where it stands within a block."""
    return known.get(layer.name, type(layer).__name__)


def is_informative(layer: keras.layers.Layer) -> bool:
    """Whether its output says more than its input does when a network predicts."""
    return type(layer).__name__ not in UNINFORMATIVE
