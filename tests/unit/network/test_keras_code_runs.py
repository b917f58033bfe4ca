"""The script of "As Keras code" runs unchanged in an empty folder and builds the same network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.images import KEYS, Images
from cnn_demo.datasets.split import parts
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.spec.keras_code import HELD, keras_code
from cnn_demo.spec.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalMaxPooling2D,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
    SpatialDropout2D,
    ZeroPadding2D,
)
from cnn_demo.spec.recipe import Augmentation, Recipe
from cnn_demo.spec.summary import summarise

pytestmark = pytest.mark.slow

EVERY_LAYER = Architecture(
    layers=(
        Conv2D(filters=4, kernel_size=5, strides=4, padding="same", activation="gelu"),
        BatchNormalization(momentum=0.8, epsilon=1e-5),
        SpatialDropout2D(rate=0.1),
        Activation(function="leaky_relu"),
        ZeroPadding2D(padding=2),
        Conv2D(filters=4, dilation_rate=2, activation="silu"),
        SeparableConv2D(filters=4, kernel_size=(3, 1), depth_multiplier=2, l2=0.001),
        DepthwiseConv2D(depth_multiplier=2, l2=0.01),
        ResidualBlock(filters=4, strides=2),
        MaxPooling2D(pool_size=2, strides=1, padding="same"),
        AveragePooling2D(pool_size=2, strides=1),
        Dropout(rate=0.1),
        Flatten(),
        Dense(units=8, use_bias=False, l2=0.01),
    )
)
ALL_AUGMENTATION = Augmentation(shift=0.1, rotate=10, zoom=0.1, shear=10, elastic=0.03, thickness=0.3, mirror=True)
DESIGNS = {
    "every layer, all augmented": (
        EVERY_LAYER,
        Recipe(
            optimizer="adamw",
            schedule="one_cycle",
            weight_decay=0.01,
            learning_rate=0.01,
            label_smoothing=0.1,
            weight_averaging=0.9,
            batch_size=500,
            epochs=1,
            augmentation=ALL_AUGMENTATION,
        ),
    ),
    "bfloat16, all augmented": (
        Architecture(layers=(Conv2D(filters=4, strides=3), BatchNormalization(), GlobalMaxPooling2D())),
        Recipe(precision="bfloat16", weight_averaging=0.9, batch_size=500, epochs=1, augmentation=ALL_AUGMENTATION),
    ),
    "plain": (
        Architecture(layers=(Conv2D(filters=4, strides=3, activation="hard_silu"), GlobalMaxPooling2D())),
        Recipe(
            optimizer="sgd",
            schedule="cosine",
            batch_size=500,
            epochs=2,
            frozen_epochs=1,
            class_weights="balanced",
            training_images=1500,
        ),
    ),
}


OWN = replace(MNIST_5K, name="mine", origin=WORKSPACE, version="0" * 16, training_images=60, validation_images=20)


def own_images() -> Images:
    """Images of OWN whose first pixel says where they stand; every third training image is for validation."""
    x = np.zeros((80, 28, 28, 1), np.uint8)
    x[:60, 0, 0, 0] = np.arange(60)
    y = (np.arange(80) % 10).astype(np.uint8)
    return Images(x_train=x[:60], y_train=y[:60], x_test=x[60:], y_test=y[60:], held=np.arange(60) % 3 == 1)


def meaning(layer: Any) -> tuple[str, dict[str, Any]]:
    """A layer's class and what it was told, without what differs from process to process."""
    config = {key: value for key, value in layer.get_config().items() if key not in ("dtype", "seed")}
    return type(layer).__name__, config


@pytest.mark.parametrize("case", DESIGNS)
def test_the_script_runs_and_its_network_is_ours(
    build: Callable[..., Any], keras: Any, tmp_path: Path, case: str
) -> None:
    from cnn_demo.network.own_layers import with_plain_layers

    design, recipe = DESIGNS[case]
    script = tmp_path / "train.py"
    starts = recipe.frozen_epochs > 0
    data = OWN if starts else MNIST_5K
    text = keras_code(design, recipe, data, start="Another" if starts else None, is_output_new=True)
    script.write_text(f'{text}\nnp.save("validation.npy", x_val)\n')
    images = own_images()
    if starts:
        np.savez(tmp_path / "mine.npz", **{key: getattr(images, key) for key in (*KEYS, HELD)})
        build(design.for_data(design.input_shape, 4)).save(tmp_path / "start.keras")  # of other classes
    done = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", script.name],
        cwd=tmp_path,
        env=worker_environment(),
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Test loss" in done.stdout
    if starts:  # it validates on the images on which the app does
        used = np.load(tmp_path / "validation.npy")[:, 0, 0, 0] * 255
        assert used.round().tolist() == sorted(parts(images, recipe.validation_share, recipe.seed)[1].tolist())
    theirs, ours = keras.saving.load_model(tmp_path / "network.keras", compile=False), with_plain_layers(build(design))
    assert [meaning(layer) for layer in theirs.layers] == [meaning(layer) for layer in ours.layers]
    assert theirs.count_params() == ours.count_params() == summarise(design).parameters
    assert {layer.compute_dtype for layer in theirs.layers} == {"float32"}  # the app keeps float32, too
    assert [weight.path for weight in theirs.weights] == [weight.path for weight in ours.weights]
