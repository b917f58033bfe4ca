"""The L2 penalty of a layer is part of the loss that is trained on and shown, as in Keras."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dense, DepthwiseConv2D, Flatten, SeparableConv2D
from cnn_demo.spec.recipe import Augmentation, Recipe

FACTORS = {"conv2d_1": 0.5, "depthwise_conv2d_1": 0.25, "separable_conv2d_1": 0.125, "dense_1": 0.0625}
DESIGN = Architecture(
    layers=(
        Conv2D(filters=3, l2=FACTORS["conv2d_1"]),
        BatchNormalization(),
        DepthwiseConv2D(l2=FACTORS["depthwise_conv2d_1"]),
        SeparableConv2D(filters=2, depth_multiplier=2, l2=FACTORS["separable_conv2d_1"]),
        Flatten(),
        Dense(units=4, l2=FACTORS["dense_1"]),
    ),
    input_shape=(6, 6, 1),
    classes=3,
)
STILL = Recipe(optimizer="sgd", learning_rate=1e-6)


def penalty_of(network: Any) -> float:
    """By hand: the factor times the sum of squares, for every kernel of a layer, not for biases."""
    total = 0.0
    for weight in network.weights:
        layer, name = weight.path.split("/")
        if "kernel" in name:
            total += FACTORS.get(layer, 0.0) * float((np.asarray(weight, float) ** 2).sum())
    return total


@pytest.mark.parametrize("augmentation", [Augmentation(), Augmentation(thickness=0.3)], ids=["plain", "augmented"])
def test_the_loss_of_a_batch_is_the_cross_entropy_and_every_layers_penalty(
    augmentation: Augmentation, rng: np.random.Generator
) -> None:
    from cnn_demo.training.trainer import l2_penalty, make_trainer

    network, trainer = make_trainer(DESIGN, STILL.with_changes(augmentation=augmentation), 10)
    expected = penalty_of(network)
    images, labels = np.zeros((4, 6, 6, 1), np.float32), np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    said = np.asarray(trainer(images, training=True))
    logs = trainer.train_on_batch(images, labels, return_dict=True)
    cross_entropy = float(-(labels * np.log(said)).sum(axis=1).mean())
    assert expected > 0.5
    assert float(logs["loss"]) == pytest.approx(cross_entropy + expected, rel=1e-4)
    assert l2_penalty(network) == pytest.approx(expected, rel=1e-4)


def test_it_pulls_weights_to_zero_that_the_images_do_not_need(rng: np.random.Generator) -> None:
    from cnn_demo.training.trainer import make_trainer

    network, trainer = make_trainer(DESIGN, Recipe(optimizer="sgd", learning_rate=0.1, momentum=0.0), 30)
    before = penalty_of(network)
    images, labels = np.zeros((4, 6, 6, 1), np.float32), np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    for _ in range(30):
        trainer.train_on_batch(images, labels)
    assert penalty_of(network) < before / 4


def test_with_a_teacher_the_loss_shown_has_the_penalty_too() -> None:
    """It is compared with the validation loss, which has it."""
    from cnn_demo.network.build import build
    from cnn_demo.training.compiled_steps import CompiledSteps
    from cnn_demo.training.trainer import l2_penalty, make_trainer

    recipe = STILL.with_changes(distillation=0.5)
    network, trainer = make_trainer(DESIGN, recipe, 10, teacher=build(DESIGN, seed=1))
    images, labels = np.zeros((4, 6, 6, 1), np.float32), np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    said = np.asarray(trainer(images, training=True))
    (loss,), _ = CompiledSteps(trainer, network, (images, labels), 4).train((images, labels), np.arange(4)[None])
    cross_entropy = float(-(labels * np.log(said)).sum(axis=1).mean())
    assert loss == pytest.approx(cross_entropy + l2_penalty(network), rel=1e-4)
    assert l2_penalty(network) > 0.5
