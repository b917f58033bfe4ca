"""Writes tests/golden/training.json: whole trainings of ten steps, for Python and the browser alike.

Run from the project's folder: python -m tests.golden.make_training
It holds the "data" (base64 of pixels and labels) and "runs": {"plan" as the browser gets it, "weights" at the end (base64 of
float32), "initial" (base64 of the weights that it starts from, where they are not all fresh), "epochs": the epochs'
records of metrics.jsonl, "result", "certainty"}, all made by the training loop of the server.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save

from cnn_demo.browser.training_plan import DataSource, training_plan
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import split
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import INITIAL, NO_INPUTS, RunInputs
from cnn_demo.runs.metrics import EPOCH
from cnn_demo.runs.trained_network import WEIGHTS
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import weights_before_output
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.golden.make_training_seed import encoded

PATH = Path(__file__).with_name("training.json")
SIDE, CLASSES = 8, 3
TRAINING, TEST = 50, 15
NOISE_SEED = 47
NOWHERE = DataSource(url="", bytes=0)
BATCHES = {"batch_size": 8, "epochs": 2, "validation_share": 0.2, "precision": "float32"}  # ten steps

CONVOLUTION: list[dict[str, Any]] = [
    {"kind": "conv2d", "filters": 4, "padding": "same", "l2": 0.01},
    {"kind": "batch_normalization"},
    {"kind": "max_pooling2d"},
    {"kind": "flatten"},
    {"kind": "dense", "units": 6, "activation": "tanh", "l2": 0.003},
]
RESIDUAL: list[dict[str, Any]] = [
    {"kind": "separable_conv2d", "filters": 4, "l2": 0.002},
    {"kind": "residual_block", "filters": 4, "strides": 2, "activation": "silu"},
    {"kind": "conv2d", "filters": 4, "groups": 2, "activation": "gelu"},
    {"kind": "depthwise_conv2d", "activation": "elu"},
    {"kind": "global_average_pooling2d"},
]
RUNS: tuple[tuple[list[dict[str, Any]], dict[str, Any]], ...] = (
    (CONVOLUTION, {"optimizer": "adam", "label_smoothing": 0.1, "seed": 1}),
    (
        CONVOLUTION,
        {"optimizer": "adamw", "schedule": "cosine", "weight_decay": 0.05, "learning_rate": 0.003, "seed": 2},
    ),
    (RESIDUAL, {"optimizer": "sgd", "schedule": "one_cycle", "learning_rate": 0.05, "weight_decay": 0.02, "seed": 3}),
    (CONVOLUTION, {"optimizer": "sgd", "momentum": 0.0, "learning_rate": 0.1, "weight_averaging": 0.5, "seed": 4}),
    (RESIDUAL, {"optimizer": "rmsprop", "momentum": 0.5, "weight_averaging": 0.8, "seed": 5}),
    (CONVOLUTION, {"optimizer": "rmsprop", "momentum": 0.0, "label_smoothing": 0.2, "schedule": "cosine", "seed": 6}),
    (RESIDUAL, {"optimizer": "adadelta", "learning_rate": 1.0, "weight_decay": 0.01, "seed": 7}),
    (RESIDUAL, {"optimizer": "adam", "schedule": "one_cycle", "weight_averaging": 0.9, "seed": 8}),
    (CONVOLUTION, {"optimizer": "adam", "label_smoothing": 0.1, "class_weights": "balanced", "seed": 9}),
    (CONVOLUTION, {"optimizer": "adam", "schedule": "cosine", "weight_averaging": 0.5, "frozen_epochs": 1, "seed": 10}),
)


def main() -> None:
    """Write the file."""
    data = images()
    stored = {
        "shape": [SIDE, SIDE, 1],
        **{name: base64.b64encode(getattr(data, name).tobytes()).decode() for name in ("x_train", "y_train")},
        **{name: base64.b64encode(getattr(data, name).tobytes()).decode() for name in ("x_test", "y_test")},
    }
    runs = [trained(project(layers, recipe), data) for layers, recipe in RUNS]
    PATH.write_text(json.dumps({"data": stored, "runs": runs}) + "\n", encoding="utf-8")


def images() -> Images:
    """Noise with a bright column for the first class, a row for the second, and nothing for the third."""
    rng = np.random.default_rng(NOISE_SEED)
    labels = (np.arange(TRAINING + TEST) % CLASSES).astype(np.uint8)
    pixels = rng.integers(0, 120, (TRAINING + TEST, SIDE, SIDE, 1), dtype=np.uint8)
    for image, label in zip(pixels, labels, strict=True):
        place = rng.integers(1, SIDE - 1)
        if label == 0:
            image[:, place] += 130
        if label == 1:
            image[place] += 130
    return Images(
        x_train=pixels[:TRAINING], y_train=labels[:TRAINING], x_test=pixels[TRAINING:], y_test=labels[TRAINING:]
    )


def project(layers: list[dict[str, Any]], recipe: dict[str, Any]) -> Project:
    """A project on the images."""
    design = {"version": 1, "input_shape": [SIDE, SIDE, 1], "classes": CLASSES, "layers": layers}
    data = DataSpec(
        name="lines",
        title="Lines",
        input_shape=(SIDE, SIDE, 1),
        classes=("column", "row", "none"),
        training_images=TRAINING,
        preparation="picture",
        light_on_dark=True,
    )
    return Project(architecture=Architecture.from_dict(design), recipe=Recipe(**{**BATCHES, **recipe}), data=data)


def initial_weights(of: Project) -> dict[str, np.ndarray]:
    """Of all layers but the output layer, as a run gets them from a network with other classes."""
    rng = np.random.default_rng(NOISE_SEED)
    shapes = weights_before_output(of.architecture)
    return {name: rng.uniform(0.1, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}


def trained(of: Project, data: Images) -> dict[str, Any]:
    """A run of the server, from its start to its result."""
    from cnn_demo.training.final_evaluation import finish
    from cnn_demo.training.loop import Loop

    splits = split(data, of.recipe.validation_share, of.recipe.seed)
    with TemporaryDirectory() as folder:
        initial = initial_weights(of) if of.recipe.frozen_epochs else None
        given = RunInputs(files={INITIAL: save(initial)}) if initial else NO_INPUTS
        run = Workspace(Path(folder)).create(of, name="golden", given=given)
        loop = Loop(run, of, splits, max_seconds=3600, kept_epochs=0, kept_bytes=0)
        loop.train()
        with loop.evaluated_weights():
            result = finish(run, loop.network, splits, loop.position)
        start = {"initial": NOWHERE, "starts_from": "another"} if initial else {}
        plan = training_plan(of, NOWHERE, name="golden")
        return {
            "plan": {**plan, **start, "id": "golden"},
            **({"initial": {name: encoded(values) for name, values in initial.items()}} if initial else {}),
            "weights": {name: encoded(values) for name, values in load_file(run.path / WEIGHTS).items()},
            "epochs": [record for record in metrics.read(run.metrics_file) if record["kind"] == EPOCH],
            "result": result,
            "certainty": json.loads((run.path / "certainty.json").read_text()),
        }


if __name__ == "__main__":
    main()
