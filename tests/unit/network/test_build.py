"""What cnn_demo.spec computes without Keras agrees with the Keras model that is built."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
)
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.summary import Summary, summarise
from tests.unit.designs import architectures

Build = Callable[..., Any]
EVERY_WINDOW = Architecture(
    layers=(
        Conv2D(filters=3, kernel_size=4, strides=3, padding="same", use_bias=False),
        SeparableConv2D(filters=4, kernel_size=2, strides=2, padding="valid"),
        DepthwiseConv2D(kernel_size=3, depth_multiplier=2),
        ResidualBlock(filters=5, strides=2, batch_normalization=False),
        ResidualBlock(filters=5),
        Conv2D(filters=4, kernel_size=(5, 2), strides=(1, 2), padding="same"),
        Conv2D(filters=4, kernel_size=(1, 3), dilation_rate=2, padding="same"),
        DepthwiseConv2D(kernel_size=(2, 3), strides=2),
        MaxPooling2D(pool_size=(31, 2), strides=1, padding="same"),
        AveragePooling2D(pool_size=(2, 1), strides=(3, 1)),
        Flatten(),
        Dense(units=3, use_bias=False),
    ),
    input_shape=(37, 41, 3),
    classes=7,
)
CASES = [*(design.architecture() for design in DESIGNS.values()), EVERY_WINDOW]


def counted_multiply_adds(model: Any) -> int:
    """Weights times positions, read off the built layers: every kernel value is used once at every position."""
    import keras

    total = 0
    for layer in model.layers:
        kernels = [weight for weight in layer.weights if "kernel" in weight.path.split("/")[-1]]
        positions = math.prod(layer.output.shape[1:-1]) if kernels else 0
        total += sum(positions * math.prod(kernel.shape) for kernel in kernels)
        if isinstance(layer, keras.layers.BatchNormalization):
            total += math.prod(layer.output.shape[1:])
    return total


def check_against(model: Any, design: Architecture) -> Summary:
    summary = summarise(design)
    by_name = {layer.name: layer for layer in model.layers}
    for row in summary.rows:
        assert by_name[row.name].output.shape[1:] == row.output_shape, row
    assert model.count_params() == summary.parameters
    assert counted_multiply_adds(model) == summary.multiply_adds
    return summary


@pytest.mark.parametrize("design", CASES, ids=[*DESIGNS, "every window"])
def test_shapes_names_and_costs_are_those_of_the_keras_model(build: Build, design: Architecture) -> None:
    check_against(build(design), design)


@settings(max_examples=60)
@given(design=architectures(most_layers=6))
def test_any_design_has_the_shapes_names_and_costs_of_its_keras_model(build: Build, design: Architecture) -> None:
    model = build(design)
    check_against(model, design)
    assert model.layers[-1].name == "output"


@settings(max_examples=25)
@given(design=architectures(most_layers=6))
def test_any_design_really_computes_and_answers_with_probabilities(build: Build, design: Architecture) -> None:
    """Shapes may agree on paper where the operation itself refuses."""
    images = np.random.default_rng(0).random((2, *design.input_shape), np.float32)
    answers = np.asarray(build(design)(images, training=True))
    assert answers.shape == (2, design.classes)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", DESIGNS)
def test_a_presets_layers_keep_their_names_and_order(build: Build, name: str) -> None:
    design = DESIGNS[name].architecture()
    assert [layer.name for layer in build(design).layers[1:]] == list(design.names())


def test_keras_gets_the_fields_that_the_design_names(build: Build) -> None:
    layers = (
        Conv2D(filters=3, kernel_size=5, strides=2, padding="same", activation="leaky_relu", use_bias=False),
        BatchNormalization(momentum=0.7),
        MaxPooling2D(pool_size=3),
        Dropout(rate=0.125),
        Flatten(),
    )
    configs = {layer.name: layer.get_config() for layer in build(Architecture(layers=layers)).layers}
    conv = configs["conv2d_1"]
    assert (conv["kernel_size"], conv["strides"], conv["padding"]) == ((5, 5), (2, 2), "same")
    assert (conv["activation"], conv["use_bias"]) == ("leaky_relu", False)
    assert configs["batch_normalization_1"]["momentum"] == 0.7
    assert configs["max_pooling2d_1"]["strides"] == (3, 3)
    assert configs["dropout_1"]["rate"] == 0.125
    assert configs["output"]["activation"] == "softmax"


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(build: Build) -> None:
    design = DESIGNS["lenet5"].architecture()
    first, same, other = (np.asarray(build(design, seed=seed).weights[0]) for seed in (1, 1, 2))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_a_residual_block_adds_its_input_to_its_convolutions(keras: Any, build: Build) -> None:
    """With both convolutions at 0 and no activation, only the shortcut is left: the input itself."""
    block = ResidualBlock(filters=1, activation="linear", batch_normalization=False)
    model = build(Architecture(layers=(block, Flatten()), input_shape=(6, 6, 1)))
    for layer in model.layers:
        if layer.name.startswith("residual_block_1_conv"):
            layer.set_weights([np.zeros(weight.shape) for weight in layer.weights])
    image = np.random.default_rng(0).random((1, 6, 6, 1), np.float32)
    inner = keras.Model(model.input, model.get_layer("residual_block_1").output)
    assert np.allclose(np.asarray(inner(image)), image)


def test_every_node_of_the_graph_is_a_layer_of_keras(keras: Any) -> None:
    for design in CASES:
        for node in keras_graph(design):
            assert issubclass(getattr(keras.layers, node.class_name), keras.layers.Layer)
