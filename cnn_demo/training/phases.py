"""The phases of a run: while its kept layers are frozen, and while all layers learn. Each has a trainer of its own.

The output of frozen layers that change nothing at random is computed once; the layers after them are then trained on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from cnn_demo.datasets.split import Splits, as_input
from cnn_demo.network.batches import outputs
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.kept_layers import frozen_nodes, unchanging_layers
from cnn_demo.spec.keras_graph import nodes_by_layer
from cnn_demo.spec.memory import keeps_features
from cnn_demo.spec.project import Project
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.training.trainer import make_network, trainer_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phase:
    """What the epochs of a phase need.

    is_frozen: whether the kept layers do not learn. learner: the network, or its layers after the unchanging ones.
    trainer: trains the learner. x_train, x_val: what both take: uint8 images, or float32 outputs of the unchanging layers.
    """

    is_frozen: bool
    learner: keras.Model
    trainer: keras.Model
    x_train: np.ndarray
    x_val: np.ndarray

    def batch(self, chosen: np.ndarray) -> np.ndarray:
        """The trainer's input for these training images: (n, ...) float32."""
        batch = self.x_train[chosen]
        return as_input(batch) if batch.dtype == np.uint8 else batch


class Phases:
    """Makes the phases of a run. network: all of them train it."""

    def __init__(
        self,
        project: Project,
        data: Splits,
        counts: StepCounts,
        *,
        teacher: keras.Model | None,
        keeps_layers: bool,
        made: tuple[keras.Model, keras.Model] | None,
    ) -> None:
        """keeps_layers: whether the run starts from another network. made: network and trainer of a run that does not."""
        self.project, self.data, self.counts, self.teacher = project, data, counts, teacher
        self.frozen_epochs = project.recipe.frozen_epochs if keeps_layers else 0
        self.network = made[0] if made else make_network(project.architecture, project.recipe)
        self._made_trainer = made[1] if made and not self.frozen_epochs else None

    def is_frozen(self, epoch: int) -> bool:
        """Whether the kept layers are frozen in an epoch, from 0."""
        return epoch < self.frozen_epochs

    def begin(self, *, is_frozen: bool, report: Callable[[int], None]) -> Phase:
        """The phase as before its first step. The network has the weights with which it begins.

        report: called with the number of images whose features are computed.
        """
        for node in frozen_nodes(self.project.architecture):
            self.network.get_layer(node.name).trainable = not is_frozen
        learner: keras.Model = self.network
        inputs: tuple[np.ndarray, np.ndarray] = (self.data.x_train, self.data.x_val)
        if is_frozen and keeps_features(self.project.architecture, self.project.recipe, sum(map(len, inputs))):
            first, learner = divided(self.network, self.project.architecture)
            features = outputs(first, np.concatenate(inputs), progress=report).astype(np.float32)  # compiled once
            inputs = features[: len(inputs[0])], features[len(inputs[0]) :]
        trainer = self._made_trainer or self._trainer(learner, first_epoch=0 if is_frozen else self.frozen_epochs)
        return Phase(is_frozen=is_frozen, learner=learner, trainer=trainer, x_train=inputs[0], x_val=inputs[1])

    def _trainer(self, learner: keras.Model, *, first_epoch: int) -> keras.Model:
        return trainer_of(
            learner,
            self.project.recipe,
            self.counts.total_steps,
            self.teacher,
            task=self.project.data.task,
            first_step=first_epoch * self.counts.batches,
        )


def divided(network: keras.Model, architecture: Architecture) -> tuple[keras.Model, keras.Model]:
    """The unchanging layers of a network, and those after them, as two models of the same layers."""
    layers = nodes_by_layer(architecture)
    count = unchanging_layers(architecture)
    last = layers[count - 1][-1]
    features: Any = keras.Input(last.shape, name="features")
    tensors = {last.name: features}
    rest = [node for nodes in layers[count:] for node in nodes]
    for node in rest:
        inputs = [tensors[name] for name in node.inputs]
        tensors[node.name] = network.get_layer(node.name)(inputs if len(inputs) > 1 else inputs[0])
    first = keras.Model(network.input, network.get_layer(last.name).output, name="unchanging_layers")
    return first, keras.Model(features, tensors[rest[-1].name], name="learning_layers")
