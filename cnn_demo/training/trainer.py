"""The compiled model that trains a network: augmentation in front, optimizer and loss behind."""

from __future__ import annotations

from typing import Any

import keras

from cnn_demo.network.build import build
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.recipe import AUTO, BFLOAT16, FLOAT16, FLOAT32, Recipe
from cnn_demo.spec.tasks import CLASSIFICATION, TASKS
from cnn_demo.training.augment import Augment
from cnn_demo.training.distillation import DistillationLoss
from cnn_demo.training.optimizer import optimizer

LABEL_LOSS = "label_loss"
# A run replaces "auto" by what it has chosen (training/precision.py); elsewhere nobody has asked for another precision.
POLICIES = {AUTO: "float32", FLOAT32: "float32", BFLOAT16: "mixed_bfloat16", FLOAT16: "mixed_float16"}


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
    keras.config.set_dtype_policy(POLICIES[recipe.precision])
    return build(architecture, seed=recipe.seed)


def trainer_of(
    network: keras.Model,
    recipe: Recipe,
    total_steps: int,
    teacher: keras.Model | None = None,
    *,
    task: str = CLASSIFICATION,
    first_step: int = 0,
) -> keras.Model:
    """A model that shares the network's weights and trains those of its trainable layers.

    Its optimizer is built, so it can be restored. teacher: what it learns from besides the labels. Then the logs of a
    batch have LABEL_LOSS too: the cross-entropy with the labels alone, as the loss is where there is no teacher. task: a
    key of the table of tasks. first_step: the step of the run with which it begins.
    """
    trainer = _around(network, recipe, teacher) if recipe.augmentation.any or teacher else network
    smoothing, goal = recipe.label_smoothing, TASKS[task]
    label_loss = getattr(keras.metrics, goal.loss)(name=LABEL_LOSS, label_smoothing=smoothing)
    trainer.compile(
        optimizer=optimizer(recipe, total_steps, first_step),
        loss=getattr(keras.losses, goal.loss)(label_smoothing=smoothing),
        loss_weights=1.0 - recipe.distillation if teacher else None,
        metrics=[getattr(keras.metrics, goal.metric)(name=goal.metric_name), *([label_loss] if teacher else [])],
    )
    trainer.optimizer.build(trainer.trainable_variables)
    return trainer


def l2_penalty(network: keras.Model) -> float:
    """The sum of the L2 penalties of all layers for the present weights; Keras adds it to the loss of every batch."""
    return sum(float(keras.ops.convert_to_numpy(loss)) for loss in network.losses)


def _around(network: keras.Model, recipe: Recipe, teacher: keras.Model | None) -> keras.Model:
    """Augmentation in front of the network, the teacher behind it: both see the same changed image."""
    image: Any = keras.Input(network.input_shape[1:], name="image_to_change")
    changed = Augment(recipe.augmentation, recipe.seed)(image) if recipe.augmentation.any else image
    probabilities = network(changed)
    if teacher:
        probabilities = DistillationLoss(teacher, recipe.distillation, recipe.temperature)(changed, probabilities)
    return keras.Model(image, probabilities, name="trainer")
