"""The loss of a run with outlier exposure is the formula that training/outlier_exposure.py states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.recipe import Augmentation, Recipe
from tests.unit.training.resuming import whole_and_resumed

DESIGN = Architecture(layers=(Flatten(),), input_shape=(2, 2, 1), classes=3)
RECIPE = Recipe(optimizer="sgd", learning_rate=1e-6, label_smoothing=0.2, outlier_exposure=0.5)
LABELS = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1]]
SAME = np.tile(np.array([[[10], [200]], [[0], [90]]], np.uint8), (7, 1, 1, 1))  # all alike, so any choice is the same


def said(model: Any, images: np.ndarray) -> np.ndarray:
    values = images.reshape(len(images), 4).astype(float) @ np.asarray(model.get_weights()[0])
    raised = np.exp(values)
    return raised / raised.sum(axis=1, keepdims=True)


def cross_entropy(target: np.ndarray | float, probabilities: np.ndarray) -> float:
    return float(-(target * np.log(probabilities)).sum(axis=1).mean())


def made(recipe: Recipe, outliers: np.ndarray, teacher: Any = None) -> tuple[Any, Any]:
    from cnn_demo.training.trainer import make_network, trainer_of

    network = make_network(DESIGN, recipe)
    return network, trainer_of(network, recipe, 10, teacher, outliers=outliers)


@pytest.mark.parametrize("count", [1, 4, 5])
def test_the_loss_is_the_formula_and_the_metrics_are_those_of_the_images_alone(
    rng: np.random.Generator, count: int
) -> None:
    from cnn_demo.training.trainer import LABEL_LOSS

    network, trainer = made(RECIPE, SAME)
    images, labels = rng.random((count, 2, 2, 1), np.float32), LABELS[:count]
    of_images, of_outliers = said(network, images), said(network, SAME / 255)
    label_loss = cross_entropy(0.8 * labels + 0.2 / 3, of_images)
    logs = trainer.train_on_batch(images, labels, return_dict=True)
    assert float(logs["loss"]) == pytest.approx(label_loss + 0.5 * cross_entropy(1 / 3, of_outliers), rel=1e-5)
    assert float(logs[LABEL_LOSS]) == pytest.approx(label_loss, rel=1e-5)
    assert float(logs["accuracy"]) == pytest.approx(np.mean(of_images.argmax(axis=1) == labels.argmax(axis=1)))


def test_a_teacher_sees_the_images_and_not_the_outliers(rng: np.random.Generator) -> None:
    from cnn_demo.network.build import build

    teacher = build(DESIGN, seed=1, name="teacher")
    network, trainer = made(RECIPE.with_changes(distillation=1.0, temperature=1.0), SAME, teacher)
    images = rng.random((5, 2, 2, 1), np.float32)
    soft_loss = cross_entropy(said(teacher, images), said(network, images))
    outlier_loss = cross_entropy(1 / 3, said(network, SAME / 255))
    logs = trainer.train_on_batch(images, LABELS, return_dict=True)
    assert float(logs["loss"]) == pytest.approx(soft_loss + 0.5 * outlier_loss, rel=1e-5)


def test_the_network_becomes_unsure_of_outliers_and_stays_sure_of_images(rng: np.random.Generator) -> None:
    recipe = RECIPE.with_changes(
        optimizer="adam", learning_rate=0.05, label_smoothing=0.0, augmentation=Augmentation(shift=0.01)
    )
    images = np.tile(np.array([[[1], [0]], [[0], [0]]], np.float32), (8, 1, 1, 1))
    outliers = np.tile(np.array([[[0], [0]], [[0], [255]]], np.uint8), (3, 1, 1, 1))
    network, trainer = made(recipe, outliers)
    for _ in range(300):
        trainer.train_on_batch(images, np.eye(3, dtype=np.float32)[[1] * 8])
    assert np.asarray(network(images))[0, 1] > 0.98
    assert np.asarray(network(outliers / np.float32(255)))[0].max() < 0.36


def test_the_choice_of_outliers_goes_on_where_a_checkpoint_left_it(rng: np.random.Generator, tmp_path: Any) -> None:
    outliers = rng.integers(0, 256, (50, 2, 2, 1), np.uint8)
    images = rng.random((8, 2, 2, 1), np.float32)
    recipe = RECIPE.with_changes(learning_rate=0.5)

    def train(trainer: Any) -> None:
        for _ in range(3):
            trainer.train_on_batch(images, LABELS[[0, 1, 2, 3, 4, 0, 1, 2]])

    whole, resumed = whole_and_resumed(lambda: made(recipe, outliers), train, tmp_path / "checkpoint")
    assert np.array_equal(whole.get_weights()[0], resumed.get_weights()[0])
    again, third = made(recipe, outliers)
    train(third)
    assert not np.array_equal(again.get_weights()[0], resumed.get_weights()[0])
