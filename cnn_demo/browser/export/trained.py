"""A trained network as exporters without Keras take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.browser.graph.sources import Tensors
from cnn_demo.prediction.stored import tensors_of
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    """A trained network with its project (design, recipe, data) and its weights: layer/weight -> float32."""

    network: TrainedNetwork
    project: Project
    tensors: Tensors

    @property
    def data(self) -> DataSpec:
        return self.project.data


Writer = Callable[[Trained, Path], None]  # writes the files of one format into an empty folder


def load_trained(path: str) -> Trained:
    """The network of a folder like models/NAME. Raises ModelError."""
    network = TrainedNetwork(Path(path))
    project = network.project()
    return Trained(network=network, project=project, tensors=tensors_of(network, project.architecture))
