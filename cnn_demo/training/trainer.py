"""The compiled model that trains a network: augmentation in front, optimizer and loss behind."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_demo.network.build import build
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.recipe import FLOAT16, Recipe
from cnn_demo.spec.tasks import CLASSIFICATION, TASKS
from cnn_demo.training import gate
from cnn_demo.training.augment import Augment
from cnn_demo.training.distillation import DistillationLoss
from cnn_demo.training.layer_precision import new_layers_in
from cnn_demo.training.optimizer import optimizer
from cnn_demo.training.outlier_exposure import AddOutliers, OutlierLoss

LABEL_LOSS = "label_loss"


def make_trainer(
    architecture: Architecture,
    recipe: Recipe,
    total_steps: int,
    teacher: keras.Model | None = None,
    *,
    task: str = CLASSIFICATION,
) -> tuple[keras.Model, keras.Model]:
    """(network, trainer): what make_network and trainer_of make."""
    network = make_network(architecture, recipe)
    return network, trainer_of(network, recipe, total_steps, teacher, task=task)


def make_network(architecture: Architecture, recipe: Recipe) -> keras.Model:
    """A network with fresh weights, in the recipe's precision."""
    with new_layers_in(recipe.precision):
        return build(architecture, seed=recipe.seed)


def trainer_of(
    network: keras.Model,
    recipe: Recipe,
    total_steps: int,
    teacher: keras.Model | None = None,
    *,
    task: str = CLASSIFICATION,
    first_step: int = 0,
    outliers: NDArray[np.uint8] | None = None,
) -> keras.Model:
    """A model that shares the network's weights and trains those of its trainable layers.

    Its optimizer is built, so it can be restored. teacher: what it learns from besides the labels. outliers: (n, h, w, c)
    images that show none of the classes, for the recipe's outlier exposure. With either, the logs of a batch have LABEL_LOSS
    too: the cross-entropy with the labels alone, as the loss is otherwise. task: a key of the table of tasks. first_step:
    the step of the run with which it begins.
    """
    has_more_losses = teacher is not None or outliers is not None
    is_more = recipe.augmentation.any or has_more_losses
    with new_layers_in(recipe.precision):
        trainer = _around(network, recipe, teacher, outliers) if is_more else network
    smoothing, goal = recipe.label_smoothing, TASKS[task]
    label_loss = getattr(keras.metrics, goal.loss)(name=LABEL_LOSS, label_smoothing=smoothing)
    trainer.compile(
        optimizer=_loss_scaled(optimizer(recipe, total_steps, first_step), recipe),
        auto_scale_loss=False,  # it would look at the policy of the trainer, which may differ from that of its layers
        loss=getattr(keras.losses, goal.loss)(label_smoothing=smoothing),
        loss_weights=1.0 - recipe.distillation if teacher else None,
        metrics=[
            getattr(keras.metrics, goal.metric)(name=goal.metric_name),
            *([label_loss] if has_more_losses else []),
        ],
    )
    trainer.optimizer.build(trainer.trainable_variables)
    return trainer


def l2_penalty(network: keras.Model) -> float:
    """The sum of the L2 penalties of all layers for the present weights; Keras adds it to the loss of every batch."""
    return sum(float(keras.ops.convert_to_numpy(loss)) for loss in network.losses)


def _loss_scaled(plain: keras.optimizers.Optimizer, recipe: Recipe) -> keras.optimizers.Optimizer:
    """The optimizer. In float16 it scales the loss, because small gradients would become 0."""
    return keras.optimizers.LossScaleOptimizer(plain) if recipe.precision == FLOAT16 else plain


def _around(
    network: keras.Model, recipe: Recipe, teacher: keras.Model | None, outliers: NDArray[np.uint8] | None
) -> keras.Model:
    """Outliers and augmentation in front of the network, the other losses behind it. All see the same changed images."""
    image: Any = keras.Input(network.input_shape[1:], name="image_to_change")
    for_gate = outliers if gate.has_gate(network) else None
    beside = outliers if for_gate is None else None
    # Another seed than augmentation's.
    every = image if beside is None else AddOutliers(beside, recipe.seed + 1)(image)
    changed = Augment(recipe.augmentation, recipe.seed)(every) if recipe.augmentation.any else every
    probabilities = (network if for_gate is None else gate.without_gate(network))(changed)
    if for_gate is not None:
        probabilities = gate.with_loss(image, probabilities, network, recipe, for_gate)
    if beside is not None:
        changed, probabilities = OutlierLoss(recipe.outlier_exposure)(image, changed, probabilities)
    if teacher:
        probabilities = DistillationLoss(teacher, recipe.distillation, recipe.temperature)(changed, probabilities)
    return keras.Model(image, probabilities, name="trainer")
