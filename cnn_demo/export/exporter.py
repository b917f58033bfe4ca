"""A trained network with its Keras model, which the exporters of Keras's and TensorFlow's formats take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras

from cnn_demo.browser.export.trained import Trained
from cnn_demo.network.service import load
from cnn_demo.network.weights import weights_of
from cnn_demo.runs.trained_network import TrainedNetwork


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainedModel(Trained):
    """The same network as a Keras model."""

    model: keras.Model


Exporter = Callable[[TrainedModel, Path], None]  # writes the files of one format into an empty folder


def load_trained_model(path: str) -> TrainedModel:
    """Load the network of a folder like models/NAME. Raises ModelError."""
    network, model = TrainedNetwork(Path(path)), load(path).model
    return TrainedModel(network=network, project=network.project(), tensors=weights_of(model), model=model)
