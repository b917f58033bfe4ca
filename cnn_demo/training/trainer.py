"""The compiled model that trains a network: augmentation in front, optimizer and loss behind."""

from __future__ import annotations

from typing import Any

import keras

from cnn_demo.network.build import build
from cnn_demo.network.devices import has_gpu
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.recipe import Recipe
from cnn_demo.training.augment import Augment
from cnn_demo.training.optimizer import optimizer


def make_trainer(architecture: Architecture, recipe: Recipe, total_steps: int) -> tuple[keras.Model, keras.Model]:
    """(network, trainer). The trainer shares the network's weights; its optimizer is built, so it can be restored."""
    keras.config.set_dtype_policy("mixed_float16" if recipe.mixed_precision and has_gpu() else "float32")
    network = build(architecture, seed=recipe.seed)
    trainer = _augmented(network, architecture, recipe) if recipe.augmentation.any else network
    trainer.compile(
        optimizer=optimizer(recipe, total_steps),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
    )
    trainer.optimizer.build(trainer.trainable_variables)
    return network, trainer


def _augmented(network: keras.Model, architecture: Architecture, recipe: Recipe) -> keras.Model:
    image: Any = keras.Input(architecture.input_shape, name="image_to_change")
    return keras.Model(image, network(Augment(recipe.augmentation, recipe.seed)(image)), name="trainer")
