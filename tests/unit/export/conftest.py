"""A small network, as the export finds it: a folder like models/NAME."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnn_demo.network.certainty import Certainty
from cnn_demo.runs.atomic import write_json
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    ACTIVATIONS,
    Activation,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    MaxPooling2D,
    ResidualBlock,
)
from cnn_demo.spec.link import Project
from cnn_demo.spec.recipe import Recipe

DESIGN = Architecture(
    layers=(
        Conv2D(filters=4, strides=2, activation="linear"),
        BatchNormalization(),
        ResidualBlock(filters=6),
        MaxPooling2D(),
        *(Activation(function=name) for name in ACTIVATIONS),  # TensorFlow.js has not every operation
        Dropout(rate=0.5),
        Flatten(),
    )
)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cnn_demo.network.build import build
    from cnn_demo.network.weights import save_tensors, weights_of

    folder = tmp_path_factory.mktemp("models") / "network"
    folder.mkdir()
    RunFolder.create(folder, Project(architecture=DESIGN, recipe=Recipe(), dataset="mnist-5k"), name="network")
    rng = np.random.default_rng(0)
    weights = {
        name: np.abs(value) + rng.random(value.shape, np.float32) if "variance" in name else value
        for name, value in weights_of(build(DESIGN, seed=1)).items()
    }
    save_tensors(folder / "weights.safetensors", weights)
    rule = Certainty(whitening=np.eye(10), means=np.zeros((10, 10)), least_probability=0.1, largest_distance=9.0)
    write_json(folder / "certainty.json", rule.to_dict())
    return folder
