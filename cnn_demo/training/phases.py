"""The phases of a run: while its kept layers are frozen, and while all layers learn. Each has a trainer of its own.

The output of frozen layers that change nothing at random is computed once; the layers after them are then trained on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from cnn_demo.datasets.split import Splits
from cnn_demo.network.batches import outputs
from cnn_demo.network.float32 import copy_weights, float32_copy, in_float32
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.kept_layers import frozen_nodes, unchanging_layers
from cnn_demo.spec.keras_graph import nodes_by_layer
from cnn_demo.spec.memory import keeps_features
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.training.checkpoint import changed_by_training, unchanged
from cnn_demo.training.compiled_steps import Arrays, CompiledSteps, on_device
from cnn_demo.training.trainer import make_network, trainer_of
from cnn_demo.training.training_data import sample_weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phase:
    """What the epochs of a phase need.

    is_frozen: whether the kept layers do not learn. learner: the network, or its layers after the unchanging ones.
    validated: the learner, or its copy in float32. trainer: trains the learner, many batches in a call by `steps`. x_train,
    x_val: what all of them take: uint8 images, or float32 outputs of the unchanging layers. arrays: x_train with labels and
    sample weights, as `steps` takes them.
    """

    is_frozen: bool
    learner: keras.Model
    validated: keras.Model
    trainer: keras.Model
    steps: CompiledSteps
    arrays: Arrays
    x_train: np.ndarray
    x_val: np.ndarray

    def train(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Train on batches of these training images, (batches, batch_size). Returns the loss and accuracy of each."""
        return self.steps.train(self.arrays, rows)

    def probabilities(self) -> np.ndarray:
        """(n, classes) float32: what the network says of the validation images with its present weights."""
        copy_weights(self.learner, self.validated)
        return outputs(self.validated, self.x_val)


class Phases:
    """Makes the phases of a run. network: all of them train it."""

    def __init__(
        self,
        project: Project,
        data: Splits,
        *,
        teacher: keras.Model | None = None,
        keeps_layers: bool,
        network: keras.Model | None = None,
    ) -> None:
        """keeps_layers: whether the run starts from another network. network: with fresh weights, where there is one."""
        self.project, self.data, self.teacher = project, data, teacher
        self.counts = StepCounts.of(project.recipe, len(data.x_train))
        self.frozen_epochs = frozen_epochs(project.recipe, keeps_layers=keeps_layers)
        self.network = network or make_network(project.architecture, project.recipe)
        images = len(data.x_train) + len(data.x_val)
        self._keeps_features = keeps_features(project.architecture, project.recipe, images)
        self._halves: tuple[keras.Model, keras.Model] | None = None
        self._rehearsed: Phase | None = None  # the first one, with few images

    def is_frozen(self, epoch: int) -> bool:
        """Whether the kept layers are frozen in an epoch, from 0."""
        return epoch < self.frozen_epochs

    def begin(self, *, is_frozen: bool, report: Callable[[int], None], few: int | None = None) -> Phase:
        """The phase as before its first step. The network has the weights with which it begins.

        report: called with the number of images whose features are computed. few: so many images of each part alone.
        """
        for node in frozen_nodes(self.project.architecture):
            self.network.get_layer(node.name).trainable = not is_frozen
        learner: keras.Model = self.network
        inputs: tuple[np.ndarray, np.ndarray] = (self.data.x_train[:few], self.data.x_val[:few])
        if is_frozen and self._keeps_features:
            self._halves = self._halves or divided(self.network, self.project.architecture)
            first, learner = self._halves
            features = outputs(in_float32(first), np.concatenate(inputs), progress=report)  # compiled once
            inputs = features[: len(inputs[0])], features[len(inputs[0]) :]
        is_first = is_frozen == self.is_frozen(0)
        arrays = self._arrays(inputs[0])
        if is_first and self._rehearsed:
            trainer, steps = self._rehearsed.trainer, self._rehearsed.steps
        else:
            trainer = self._trainer(learner, is_first=is_first)
            steps = CompiledSteps(trainer, self.network, arrays, self.counts.batch_size)
        return Phase(
            is_frozen=is_frozen,
            learner=learner,
            validated=float32_copy(learner),
            trainer=trainer,
            steps=steps,
            arrays=on_device(arrays),
            x_train=inputs[0],
            x_val=inputs[1],
        )

    def rehearse(self) -> None:
        """Compile what the first phase runs, on a few images. All weights and random states stay as they are."""
        size = self.counts.batch_size
        phase = self.begin(is_frozen=self.is_frozen(0), report=lambda _: None, few=size)
        with unchanged(changed_by_training(phase.trainer)):
            phase.train(np.arange(size)[None])
        if (
            phase.learner is not self.network
        ):  # its epochs are short: what is compiled later would take most of the time
            phase.probabilities()
            for count in (1, 2):  # the second size compiles it for every one
                outputs(self.network, self.data.x_train[:count])
        self._rehearsed = phase

    def _arrays(self, x_train: np.ndarray) -> Arrays:
        """The first training images with their labels and, where images count differently, their sample weights."""
        labels = np.eye(self.project.architecture.classes, dtype=np.float32)[self.data.y_train[: len(x_train)]]
        weights = sample_weights(self.project.recipe, self.data.y_train)
        return (x_train, labels) if weights is None else (x_train, labels, weights[: len(x_train)])

    def _trainer(self, learner: keras.Model, *, is_first: bool) -> keras.Model:
        return trainer_of(
            learner,
            self.project.recipe,
            self.counts.total_steps,
            self.teacher,
            task=self.project.data.task,
            first_step=0 if is_first else self.frozen_epochs * self.counts.batches,
            outliers=self.data.outliers,
        )


def frozen_epochs(recipe: Recipe, *, keeps_layers: bool) -> int:
    """In how many of its first epochs a run's kept layers are frozen."""
    return recipe.frozen_epochs if keeps_layers else 0


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
