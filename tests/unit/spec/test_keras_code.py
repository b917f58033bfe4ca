from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import BUILTIN_DATA, MNIST, MNIST_5K
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.keras_code import keras_code
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Conv2D, Flatten, ResidualBlock
from cnn_demo.spec.presets import DESIGNS, RECIPES
from cnn_demo.spec.recipe import FOR_GOOD, OPTIMIZERS, SCHEDULES, Recipe
from tests.unit.designs import FEW, architectures, recipes

RESIDUAL = Architecture(layers=(ResidualBlock(filters=4), ResidualBlock(filters=8, strides=2), Flatten()))


def names_called(text: str) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("dataset", [item.data for item in BUILTIN_DATA.values()], ids=list(BUILTIN_DATA))
@pytest.mark.parametrize("name", DESIGNS)
def test_every_preset_on_every_data_set_is_a_script_that_compiles(name: str, dataset: DataSpec) -> None:
    design = DESIGNS[name].architecture()
    compile(keras_code(design, RECIPES[DESIGNS[name].recipe].recipe, dataset), "script", "exec")


def test_a_residual_design_is_a_script_that_compiles() -> None:
    text = keras_code(RESIDUAL, Recipe(), MNIST)
    compile(text, "script", "exec")
    assert "layers.Add" in names_called(text)


def test_groups_and_dilation_are_written_only_where_they_are_set() -> None:
    layers = (Conv2D(filters=4), Conv2D(filters=4, dilation_rate=2, groups=2), Flatten())
    text = keras_code(Architecture(layers=layers), Recipe(), MNIST)
    first, second = (line for line in text.splitlines() if "layers.Conv2D(" in line)
    assert not any(name in first for name in ("dilation_rate", "groups"))
    assert "dilation_rate=2, groups=2" in second


@FEW
@given(architectures(), recipes)
def test_any_design_and_recipe_make_a_script_that_names_every_layer(design: Architecture, recipe: Recipe) -> None:
    text = keras_code(design, recipe, MNIST_5K)
    tree = ast.parse(text)
    assigned = [ast.unparse(node.targets[0]) for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    assert {node.name for node in keras_graph(design)} <= set(assigned)
    assert "\t" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_a_lower_precision_is_set_before_the_layers_and_not_for_the_last(precision: str) -> None:
    text = keras_code(RESIDUAL, Recipe(precision=precision), MNIST)
    policy, first = text.index(f'set_dtype_policy("mixed_{precision}")'), text.index("layers.Conv2D(")
    assert policy < first
    assert [line.partition(" = ")[0] for line in text.splitlines() if 'dtype="float32"' in line] == ["output"]


@pytest.mark.parametrize("precision", ["auto", "float32"])
def test_float32_is_not_written(precision: str) -> None:
    text = keras_code(RESIDUAL, Recipe(precision=precision), MNIST)
    assert "dtype_policy" not in text
    assert "dtype=" not in text


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_and_schedule_is_written_out(optimizer: str, schedule: str) -> None:
    text = keras_code(RESIDUAL, Recipe(optimizer=optimizer, schedule=schedule, weight_decay=0.01), MNIST)
    compile(text, "script", "exec")
    assert f"keras.optimizers.{optimizer}".lower() in text.lower()
    assert "weight_decay=0.01" in text
    assert ("momentum=" in text.split("compile(")[1]) == (optimizer in ("sgd", "rmsprop"))


def test_a_script_says_that_it_has_no_teacher_where_the_recipe_has_one() -> None:
    assert "takes 50% of the loss from what a trained teacher says" in keras_code(
        RESIDUAL, Recipe(distillation=0.5), MNIST
    )
    assert "teacher" not in keras_code(RESIDUAL, Recipe(), MNIST)


def test_a_script_says_that_it_has_no_outliers_where_the_recipe_has_some() -> None:
    text = keras_code(RESIDUAL, Recipe(outlier_exposure=0.5), MNIST)
    compile(text, "script", "exec")
    assert "shows images that are no digits (outlier exposure, weight 0.5)" in text
    assert "outlier" not in keras_code(RESIDUAL, Recipe(), MNIST)


def test_the_test_part_is_used_once_at_the_end() -> None:
    text = keras_code(RESIDUAL, Recipe(), MNIST)
    assert "validation_data=(x_val, y_val)" in text
    assert text.count("evaluate(x_test, y_test") == 1
    assert text.index("evaluate(") > text.index("trained.fit(")


def test_without_a_validation_part_all_training_images_are_trained_on() -> None:
    text = keras_code(RESIDUAL, Recipe(validation_share=0), MNIST)
    compile(text, "script", "exec")
    assert "x_train, y_train = x, y\n" in text
    assert "val" not in text.replace("evaluate", "").replace("validation; the test part", "")


def test_a_small_training_set_is_chosen_after_the_validation_images() -> None:
    text = keras_code(RESIDUAL, Recipe(training_images=200, class_weights="balanced"), MNIST)
    compile(text, "script", "exec")
    assert "# It learns from 200 of the training images at most" in text
    assert text.index("x_val, y_val = ") < text.index('kind="stable")][:200]') < text.index("trained.fit(")
    assert "training images at most" not in keras_code(RESIDUAL, Recipe(), MNIST)


def test_other_data_are_read_from_an_npz_file_of_their_name() -> None:
    text = keras_code(RESIDUAL, Recipe(), replace(MNIST, name="mine", title="My digits", origin="workspace"))
    compile(text, "script", "exec")
    assert 'with np.load("mine.npz") as file:  # My digits' in text


def test_the_images_are_for_validation_that_the_data_set_keeps() -> None:
    data = replace(MNIST, name="mine", training_images=51, validation_images=9)
    text = keras_code(RESIDUAL, Recipe(), data)
    assert "x_val, y_val = x[held], y[held]" in text
    assert "permutation" not in text


def test_a_start_from_another_network_and_frozen_layers_are_in_the_script() -> None:
    recipe = Recipe(epochs=5, frozen_epochs=2, schedule="cosine", class_weights="balanced")
    text = keras_code(RESIDUAL, recipe, MNIST, start="My seven", is_output_new=True)
    compile(text, "script", "exec")
    assert "# Starts from My seven: export that network" in text
    assert "learning_rate=Later(rate, 2 * total_steps // EPOCHS)" in text
    assert "    epochs=2,\n" in text
    assert text.count("class_weight=class_weight,") == 2
    assert "    initial_epoch=2,\n    epochs=EPOCHS,\n" in text


def test_layers_frozen_for_good_are_frozen_before_the_one_training() -> None:
    text = keras_code(RESIDUAL, Recipe(frozen_epochs=FOR_GOOD), MNIST, start="My seven", is_output_new=True)
    assert text.count("trained.fit(") == 1
    assert text.index("layer.trainable = False") < text.index("trained.compile(")
    assert "trainable = False" not in keras_code(RESIDUAL, Recipe(frozen_epochs=FOR_GOOD), MNIST)
