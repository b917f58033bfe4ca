"""The type of an exporter, and the trained model that it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras

from cnn_demo.network.service import load
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainedModel:
    """A trained network with its project (design, recipe, data) and its Keras model."""

    network: TrainedNetwork
    project: Project
    model: keras.Model

    @property
    def data(self) -> DataSpec:
        return self.project.data


Exporter = Callable[[TrainedModel, Path], None]  # writes the files of one format into an empty folder


def load_trained_model(path: str) -> TrainedModel:
    """Load the network of a folder like models/NAME. Raises ModelError."""
    network = TrainedNetwork(Path(path))
    return TrainedModel(network=network, project=network.project(), model=load(path).model)
