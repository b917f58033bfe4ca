"""With outlier exposure, the gate of an output stage learns from outliers, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Flatten, GatedOutput, Output
from cnn_demo.spec.recipe import Augmentation, Recipe
from tests.unit.training.resuming import whole_and_resumed

DESIGN = Architecture(
    layers=(Conv2D(filters=3, kernel_size=2), BatchNormalization(), Flatten()),
    input_shape=(4, 4, 1),
    classes=3,
    output=GatedOutput(gate_units=8),
)
RECIPE = Recipe(optimizer="sgd", learning_rate=0.1, outlier_exposure=0.5)
LABELS = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1, 2, 0, 1]]
GATE = ("output_gate_normalization", "output_gate_hidden", "output_gate")


@pytest.fixture
def images(rng: np.random.Generator) -> np.ndarray:
    return rng.random((8, 4, 4, 1), np.float32)


def made(recipe: Recipe, outliers: np.ndarray) -> tuple[Any, Any]:
    from cnn_demo.training.trainer import make_network, trainer_of

    network = make_network(DESIGN, recipe)
    return network, trainer_of(network, recipe, 10, outliers=outliers)


def some(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, (20, 4, 4, 1), np.uint8)


def weights_of(network: Any, *, gate: bool) -> list[np.ndarray]:
    return [
        np.array(value) for layer in network.layers if (layer.name in GATE) is gate for value in layer.get_weights()
    ]


def same(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return all(np.array_equal(*pair) for pair in zip(first, second, strict=True))


def test_other_outliers_change_the_gate_alone(rng: np.random.Generator, images: np.ndarray) -> None:
    networks = []
    for _ in range(2):
        network, trainer = made(RECIPE, some(rng))
        for _ in range(3):
            trainer.train_on_batch(images, LABELS)
        networks.append(network)
    first, second = networks
    assert same(*(weights_of(each, gate=False) for each in networks))  # the statistics of the normalization included
    assert not same(weights_of(first, gate=True), weights_of(second, gate=True))


def test_the_classes_learn_as_without_a_gate(rng: np.random.Generator, images: np.ndarray) -> None:
    from cnn_demo.network.build import build
    from cnn_demo.training.trainer import trainer_of

    plain = build(replace(DESIGN, output=Output(use_bias=False)))
    network, trainer = made(RECIPE, some(rng))
    for layer in plain.layers:
        layer.set_weights(network.get_layer(layer.name).get_weights())
    alone = trainer_of(plain, RECIPE.with_changes(outlier_exposure=0.0), 10)
    for _ in range(3):
        trainer.train_on_batch(images, LABELS)
        alone.train_on_batch(images, LABELS)
    for layer in plain.layers:
        for ours, others in zip(network.get_layer(layer.name).get_weights(), layer.get_weights(), strict=True):
            assert ours == pytest.approx(others, abs=1e-6)


def test_the_loss_is_the_formula(rng: np.random.Generator, images: np.ndarray) -> None:
    """The gate is asked about a quarter of the images, as a prediction sees them, and about as many outliers."""
    import keras

    from cnn_demo.training.trainer import LABEL_LOSS

    outliers = np.repeat(some(rng)[:1], 5, axis=0)  # all alike, so any choice is the same
    network, trainer = made(RECIPE, outliers)
    normalization, hidden, gate = (network.get_layer(name) for name in GATE)
    features = keras.Model(network.input, normalization.input)
    asked = np.concatenate([images[:2], outliers[:2] / np.float32(255)])
    right = np.array(gate(hidden(normalization(features(asked, training=False), training=True)))).ravel()
    right[2:] = 1 - right[2:]
    of_each = -(0.99 * np.log(right) + 0.01 * np.log(1 - right))
    expected = 2 / 3 * of_each[:2].mean() + 1 / 3 * of_each[2:].mean()
    logs = trainer.train_on_batch(images, LABELS, return_dict=True)
    assert float(logs["loss"]) - float(logs[LABEL_LOSS]) == pytest.approx(0.5 * expected, rel=1e-4)


def test_the_network_becomes_unsure_of_outliers_and_stays_sure_of_images(rng: np.random.Generator) -> None:
    recipe = RECIPE.with_changes(optimizer="adam", learning_rate=0.02, augmentation=Augmentation(shift=0.01))
    images = np.zeros((9, 4, 4, 1), np.float32)
    for number in range(9):
        images[number, number % 3] = 1  # a line, in another row for each class
    outliers = np.eye(4, dtype=np.uint8)[None, :, :, None] * np.uint8(255)
    network, trainer = made(recipe, outliers)
    for _ in range(300):
        trainer.train_on_batch(images, np.eye(3, dtype=np.float32)[[0, 1, 2] * 3])
    assert np.asarray(network(images)).max(axis=1).min() > 0.9
    assert np.asarray(network(outliers / np.float32(255)))[0].max() < 0.6


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_gate_is_computed_in_float32(precision: str, rng: np.random.Generator) -> None:
    network, _ = made(RECIPE.with_changes(precision=precision), some(rng))
    assert {network.get_layer(name).compute_dtype for name in (*GATE, "output_gated", "output")} == {"float32"}


def test_a_run_goes_on_where_a_checkpoint_left_it(rng: np.random.Generator, images: np.ndarray, tmp_path: Any) -> None:
    recipe = RECIPE.with_changes(augmentation=Augmentation(shift=0.2))
    outliers = some(rng)

    def train(trainer: Any) -> None:
        for _ in range(3):
            trainer.train_on_batch(images, LABELS)

    whole, resumed = whole_and_resumed(lambda: made(recipe, outliers), train, tmp_path / "checkpoint")
    assert same(whole.get_weights(), resumed.get_weights())


def test_two_runs_are_alike(rng: np.random.Generator, images: np.ndarray) -> None:
    """However the steps of the gate and of the other layers fall together."""
    outliers, found = some(rng), []
    for _ in range(8):
        network, trainer = made(RECIPE, outliers)
        for _ in range(3):
            trainer.train_on_batch(images, LABELS)
        found.append(network.get_weights())
    assert all(same(found[0], other) for other in found[1:])


def test_without_outliers_the_gate_learns_with_the_other_layers(images: np.ndarray) -> None:
    from cnn_demo.training.trainer import make_trainer

    network, trainer = make_trainer(DESIGN, RECIPE.with_changes(outlier_exposure=0.0), 10)
    before = weights_of(network, gate=True)
    trainer.train_on_batch(images, LABELS)
    assert not same(before, weights_of(network, gate=True))
