"""The loss of a run with a teacher is the formula that training/distillation.py states, on a case computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Dropout, Flatten
from cnn_demo.spec.recipe import Recipe

DESIGN = Architecture(layers=(Flatten(), Dropout(rate=0.5)), input_shape=(2, 2, 1), classes=3)
PLAIN = Architecture(layers=(Flatten(),), input_shape=(2, 2, 1), classes=3)
RECIPE = Recipe(optimizer="sgd", learning_rate=1e-6, label_smoothing=0.2, distillation=0.3, temperature=4.0)


def softmax(values: np.ndarray) -> np.ndarray:
    raised = np.exp(values)
    return raised / raised.sum(axis=1, keepdims=True)


def cross_entropy(target: np.ndarray, said: np.ndarray) -> float:
    return float(-(target * np.log(said)).sum(axis=1).mean())


def test_the_loss_is_the_formula_and_the_label_loss_its_part_with_the_labels(rng: np.random.Generator) -> None:
    from cnn_demo.network.build import build
    from cnn_demo.training.trainer import LABEL_LOSS, make_trainer

    teacher = build(DESIGN, seed=1, name="teacher")
    network, trainer = make_trainer(PLAIN, RECIPE, 10, teacher)
    images, labels = rng.random((5, 2, 2, 1), np.float32), np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1]]
    of_teacher, of_network = (
        images.reshape(5, 4).astype(float) @ np.asarray(model.get_weights()[0]) for model in (teacher, network)
    )
    label_loss = cross_entropy(0.8 * labels + 0.2 / 3, softmax(of_network))
    soft_loss = cross_entropy(softmax(of_teacher / 4), softmax(of_network / 4))
    logs = trainer.train_on_batch(images, labels, return_dict=True)
    assert float(logs["loss"]) == pytest.approx(0.7 * label_loss + 0.3 * 4**2 * soft_loss, rel=1e-5)
    assert float(logs[LABEL_LOSS]) == pytest.approx(label_loss, rel=1e-5)


def test_with_nothing_but_a_teacher_the_network_comes_to_say_what_it_says(rng: np.random.Generator) -> None:
    """The labels are all wrong, and without a share in the loss."""
    from cnn_demo.network.build import build
    from cnn_demo.training.trainer import make_trainer

    teacher = build(DESIGN, seed=1, name="teacher")
    recipe = RECIPE.with_changes(optimizer="adam", learning_rate=0.05, distillation=1.0)
    network, trainer = make_trainer(PLAIN, recipe, 200, teacher)
    images = rng.random((64, 2, 2, 1), np.float32)
    told = np.asarray(teacher(images))
    labels = np.eye(3, dtype=np.float32)[told.argmin(axis=1)]
    for _ in range(200):
        trainer.train_on_batch(images, labels)
    assert np.abs(np.asarray(network(images)) - told).max() < 0.01


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_network_that_is_sure_beyond_float32_still_learns(share: float) -> None:
    """A probability of 0 has no logarithm; neither the loss nor the weights may become anything but numbers."""
    from cnn_demo.network.build import build
    from cnn_demo.training.trainer import make_trainer

    teacher = build(DESIGN, seed=1, name="teacher")
    network, trainer = make_trainer(PLAIN, RECIPE.with_changes(distillation=share), 10, teacher)
    network.set_weights([weight * 1e4 for weight in network.get_weights()])
    images = np.ones((2, 2, 2, 1), np.float32)
    assert np.asarray(network(images)).min() == 0
    logs = trainer.train_on_batch(images, np.eye(3, dtype=np.float32)[[0, 1]], return_dict=True)
    assert np.isfinite(float(logs["loss"]))
    assert all(np.isfinite(weight).all() for weight in network.get_weights())
