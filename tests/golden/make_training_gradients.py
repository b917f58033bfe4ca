"""Writes tests/golden/training_gradients.json: what Keras's training gives for a batch, for small random networks.

Run from the project's folder: python -m tests.golden.make_training_gradients
It holds a list of {"architecture", "nodes": as TrainingPlan's, "count": images in the batch, "before": weights and inputs,
"after": all results, see keras_step}. Arrays are base64 of little-endian float32 in C order. Together the designs have every
kind of layer and every activation. Nothing is dropped out: the random numbers of browsers are others than Keras's.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.browser.training_plan import training_nodes
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.golden.make_explain import DESIGNS as EXPLAINED

PATH = Path(__file__).with_name("training_gradients.json")
SEED = 61
COUNT = 4
LITTLE_ENDIAN = "<f4"
IMAGES, TARGETS = "images", "targets"  # beside the weights in "before"

PENALIZED: tuple[dict[str, Any], ...] = (
    {
        "input_shape": [13, 14, 3],
        "classes": 3,
        "layers": [
            {"kind": "depthwise_conv2d", "kernel_size": [2, 3], "strides": 2, "padding": "valid"},
            {"kind": "conv2d", "filters": 4, "kernel_size": [3, 2], "strides": [2, 1], "padding": "same", "l2": 0.02},
            {"kind": "depthwise_conv2d", "kernel_size": 2, "strides": 3, "depth_multiplier": 2, "l2": 0.01},
            {"kind": "separable_conv2d", "filters": 3, "kernel_size": 2, "l2": 0.03, "activation": "selu"},
            {"kind": "average_pooling2d", "pool_size": 2, "strides": 2, "padding": "same"},
            {"kind": "flatten"},
            {"kind": "dense", "units": 4, "activation": "leaky_relu", "l2": 0.05},
        ],
    },
    {
        "input_shape": [6, 6, 1],
        "classes": 3,
        "layers": [{"kind": "conv2d", "filters": 4, "activation": "selu"}],
        "output": {"kind": "convolution", "pooling": "max", "l2": 0.02},
    },
)


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(SEED)
    designs = [_without_dropout(design) for design in (*EXPLAINED, *PENALIZED)]
    PATH.write_text(json.dumps([_golden(design, rng) for design in designs]) + "\n", encoding="utf-8")


def _without_dropout(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_without_dropout(each) for each in value]
    if not isinstance(value, dict):
        return value
    rate = {"rate": 0.0} if value.get("kind") in ("dropout", "spatial_dropout2d") else {}
    return {name: _without_dropout(each) for name, each in value.items()} | rate


def _golden(design: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    architecture = Architecture.from_dict({"version": 1, **design})
    before = {name: _weights(name, shape, rng) for name, shape in weight_shapes(architecture).items()}
    before[IMAGES] = _images(architecture.input_shape, rng)
    before[TARGETS] = rng.dirichlet(np.ones(architecture.classes), COUNT).astype(np.float32)
    return {
        "architecture": architecture.to_dict(),
        "nodes": training_nodes(architecture),
        "count": COUNT,
        "before": {name: encoded(values) for name, values in before.items()},
        "after": {name: encoded(values) for name, values in keras_step(architecture, before).items()},
    }


def keras_step(architecture: Architecture, before: dict[str, NDArray]) -> dict[str, NDArray]:
    """What a batch gives in Keras.

    "predictions" of the given weights; "loss" without "penalty"; "probabilities" in training; "gradient of NAME"; "new NAME"
    of the moving statistics.
    """
    import keras
    import tensorflow as tf

    from cnn_demo.network.build import build
    from cnn_demo.network.weights import set_weights

    images, targets = before[IMAGES], before[TARGETS]
    model = build(architecture)
    weights = {name: values for name, values in before.items() if name not in (IMAGES, TARGETS)}
    set_weights(model, weights, "the golden weights")
    after = {"predictions": model(images, training=False)}
    with tf.GradientTape() as tape:
        after["probabilities"] = model(images, training=True)
        after["loss"] = keras.losses.CategoricalCrossentropy()(targets, after["probabilities"])
        after["penalty"] = sum(model.losses, tf.zeros(()))
        total = after["loss"] + after["penalty"]
    variables = model.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(total, [each.value for each in variables]), strict=True):
        after[f"gradient of {variable.path}"] = gradient
    for variable in model.non_trainable_variables:
        if variable.path in weights:  # not the states of random generators
            after[f"new {variable.path}"] = variable
    return {name: np.asarray(keras.ops.convert_to_numpy(values)) for name, values in after.items()}


def encoded(values: NDArray) -> str:
    """As the fixture holds it."""
    return base64.b64encode(np.asarray(values, LITTLE_ENDIAN).tobytes()).decode()


def decoded(text: str) -> NDArray:
    """The values in one row."""
    return np.frombuffer(base64.b64decode(text), LITTLE_ENDIAN)


def tensors_of(golden: dict[str, Any]) -> dict[str, NDArray]:
    """What "before" of a golden network holds, in its shapes."""
    architecture = Architecture.from_dict(golden["architecture"])
    shapes = {
        **weight_shapes(architecture),
        IMAGES: (golden["count"], *architecture.input_shape),
        TARGETS: (golden["count"], architecture.classes),
    }
    return {name: decoded(golden["before"][name]).reshape(shape) for name, shape in shapes.items()}


def _weights(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray:
    """Random weights. Variances are positive, and every other bias is 0, as all are before the first step."""
    values = rng.normal(0, 0.5, shape).astype(np.float32)
    if name.endswith("variance"):
        return np.abs(values) + np.float32(0.1)
    if name.endswith("bias"):
        values[::2] = 0
    return values


def _images(shape: tuple[int, int, int], rng: np.random.Generator) -> NDArray:
    """Pixels of 8 bits; the upper half is black, as the margins of digits are."""
    images = rng.integers(0, 256, (COUNT, *shape)).astype(np.float32) / np.float32(255)
    images[:, : shape[0] // 2] = 0
    return images


if __name__ == "__main__":
    main()
