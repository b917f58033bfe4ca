"""Many batches in one compiled call give bit for bit the weights that Keras's train_on_batch gives, batch by batch."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dense, Dropout, Flatten
from cnn_demo.spec.recipe import Augmentation, Recipe

IMAGES, BATCH, BATCHES = 40, 8, 5
DESIGN = Architecture(
    layers=(Conv2D(filters=2, l2=0.01), BatchNormalization(), Dropout(rate=0.5), Flatten(), Dense(units=4)),
    input_shape=(6, 6, 1),
    classes=3,
)
RECIPE = Recipe(optimizer="adam", schedule="one_cycle", batch_size=BATCH)
RECIPES = {
    "dropout": RECIPE,
    "augmented": RECIPE.with_changes(augmentation=Augmentation(shift=0.2, rotate=9, thickness=0.5)),
    "bent and averaged": RECIPE.with_changes(augmentation=Augmentation(elastic=0.1), weight_averaging=0.9),
    "taught": RECIPE.with_changes(distillation=0.5),
    "with outliers": RECIPE.with_changes(outlier_exposure=0.5, augmentation=Augmentation(shift=0.2)),
    "class weights": RECIPE.with_changes(class_weights="balanced", optimizer="sgd"),
}


def trained(
    recipe: Recipe, calls: list[int], *, frozen: bool = False, with_xla: bool = False
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The trainer's weights and the losses and accuracies after calls of so many batches."""
    from cnn_demo.network.build import build
    from cnn_demo.training.checkpoint import changed_by_training
    from cnn_demo.training.compiled_steps import CompiledSteps, on_device
    from cnn_demo.training.trainer import make_network, trainer_of
    from cnn_demo.training.training_data import sample_weights

    rng = np.random.default_rng(4)
    classes = rng.integers(0, 3, IMAGES).astype(np.uint8)
    images, weights = rng.integers(0, 256, (IMAGES, 6, 6, 1), np.uint8), sample_weights(recipe, classes)
    labels = np.eye(3, dtype=np.float32)[classes]
    arrays = (images, labels) if weights is None else (images, labels, weights)
    network = make_network(DESIGN, recipe)
    network.get_layer("conv2d_1").trainable = not frozen
    teacher = build(replace(DESIGN, layers=(Flatten(),)), seed=5) if recipe.distillation else None
    outliers = rng.integers(0, 256, (30, 6, 6, 1), np.uint8) if recipe.outlier_exposure else None
    trainer = trainer_of(network, recipe, BATCHES, teacher, outliers=outliers)
    trainer.jit_compile = with_xla or trainer.jit_compile
    steps = CompiledSteps(trainer, network, arrays, BATCH)
    rows = rng.permutation(IMAGES).reshape(BATCHES, BATCH)
    placed, shown = on_device(arrays), []
    for count in calls:
        shown.append(np.stack(steps.train(placed, rows[:count])))
        rows = rows[count:]
    return [np.asarray(variable) for variable in changed_by_training(trainer)], list(np.concatenate(shown, axis=1))


def is_same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(np.array_equal(first, second) for first, second in zip(one, other, strict=True))


@pytest.mark.parametrize("frozen", [False, True], ids=["", "frozen"])
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_weights_and_random_states_are_those_of_train_on_batch(
    recipe: Recipe, frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, shown = trained(recipe, [2, 3], frozen=frozen)
    monkeypatch.setattr("cnn_demo.training.compiled_steps.RUNNERS", {})
    alone, seen = trained(recipe, [1] * BATCHES, frozen=frozen)
    assert is_same(together, alone)
    assert len(shown[0]) == BATCHES
    np.testing.assert_allclose(shown, seen, rtol=1e-6)


@pytest.mark.slow
def test_compiled_with_xla_as_on_a_gpu_the_number_of_batches_in_a_call_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cnn_demo.training.compiled_steps.has_gpu", lambda: True)  # the images are tensors, too
    together, shown = trained(RECIPE, [2, 3], with_xla=True)
    alone, seen = trained(RECIPE, [1] * BATCHES, with_xla=True)
    assert is_same(together, alone)
    assert is_same(shown, seen)
    assert np.isfinite(shown).all()


def test_pixels_are_converted_as_for_predictions(rng: np.random.Generator) -> None:
    """By a constant, TensorFlow would multiply with its rounded reciprocal: other values in the last bit."""
    import tensorflow as tf

    from cnn_demo.datasets.split import LARGEST_VALUE, as_input
    from cnn_demo.training.compiled_steps import batch_of

    images, rows = np.arange(256, dtype=np.uint8).reshape(16, 4, 4, 1), rng.permutation(16)
    (converted,) = tf.function(batch_of)((images,), rows, tf.constant(LARGEST_VALUE))
    assert np.array_equal(converted, as_input(images)[rows])


@pytest.mark.parametrize(
    ("step_seconds", "seconds_left", "most", "expected"),
    [
        (None, 0.3, 100, 1),  # the first call compiles
        (0.01, 0.3, 100, 30),
        (0.011, 0.3, 100, 28),  # the last of them ends when the report is due, or just after
        (0.01, 0.3, 7, 7),
        (0.5, 0.3, 100, 1),
        (0.01, -0.1, 100, 1),
        (1e-9, 0.3, 10**6, 1024),
    ],
)
def test_a_call_lasts_until_the_next_report(
    step_seconds: float | None, seconds_left: float, most: int, expected: int
) -> None:
    from cnn_demo.training.compiled_steps import steps_in_call

    assert steps_in_call(step_seconds, seconds_left, most) == expected


JAX = """
import numpy as np
from cnn_demo.training import compiled_steps
from test_compiled_steps import BATCHES, RECIPES, trained
recipe = RECIPES["bent and averaged"].with_changes(distillation=0.5)
together, shown = trained(recipe, [2, 3])
compiled_steps.RUNNERS.clear()
alone, seen = trained(recipe, [1] * BATCHES)
for one, other in zip([*together, *shown], [*alone, *seen], strict=True):
    np.testing.assert_allclose(one, other, atol=1e-5)
"""


@pytest.mark.slow
def test_the_weights_are_the_same_with_jax() -> None:
    """But for rounding: XLA fuses a step in a loop otherwise than one alone."""
    pytest.importorskip("jax")
    here = Path(__file__)
    environment = {
        "KERAS_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "PYTHONPATH": f"{here.parents[3]}{os.pathsep}{here.parent}",
    }
    subprocess.run([sys.executable, "-c", JAX], env={**os.environ, **environment}, check=True)
