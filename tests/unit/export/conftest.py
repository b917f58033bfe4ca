"""Small untrained networks in folders like models/NAME, and fixtures that export them."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from cnn_demo.runs.folder import RunFolder
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.spec.activations import ACTIVATIONS
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Branches,
    Conv2D,
    ConvolutionOutput,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GatedOutput,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
    SpatialDropout2D,
    ZeroPadding2D,
)
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.storage import write_json
from tests.unit.runs.bundles import certainty, result

# Every kind of layer that ends in a flattened map, and every activation both as a layer and inside one.
DESIGN = Architecture(
    layers=(
        Conv2D(filters=4, strides=2, activation="linear"),
        ZeroPadding2D(padding=2),
        Conv2D(filters=4, groups=2, activation="hard_silu"),
        BatchNormalization(epsilon=0.01),
        SpatialDropout2D(rate=0.25),
        ResidualBlock(filters=6, strides=2, activation="leaky_relu"),
        ResidualBlock(filters=6, activation="silu", batch_normalization=False),
        Branches(branches=((Conv2D(filters=2, padding="same"), Dropout()), (Conv2D(filters=3, kernel_size=1),), ())),
        Branches(join="add", branches=((Conv2D(filters=11, padding="same", groups=11),), (BatchNormalization(),), ())),
        SeparableConv2D(filters=5, kernel_size=2, activation="gelu", depth_multiplier=3),
        MaxPooling2D(pool_size=3, strides=1, padding="same"),
        Conv2D(filters=5, kernel_size=(1, 3), strides=(1, 2), padding="same"),
        Conv2D(filters=5, kernel_size=(3, 1), padding="same", use_bias=False),
        AveragePooling2D(pool_size=(2, 1), strides=1, padding="same"),
        DepthwiseConv2D(kernel_size=(1, 3), depth_multiplier=2, activation="elu", l2=0.01),
        *(Activation(function=name) for name in ACTIVATIONS),
        Dropout(rate=0.5),
        Flatten(),
        Dense(units=12, activation="leaky_relu", use_bias=False),
        BatchNormalization(),
    )
)
# TensorFlow.js predicts with a dilated convolution, but cannot train it.
DILATED = Architecture(
    layers=(
        Conv2D(filters=4, strides=2, activation="selu"),
        Conv2D(filters=6, groups=2, dilation_rate=2, padding="same"),
        Conv2D(filters=4, dilation_rate=3, use_bias=False, activation="linear"),
        GlobalMaxPooling2D(),
    )
)
# With padding "same", windows that end before their input does, across or down.
WITH_GAPS = Architecture(
    layers=(
        Conv2D(filters=4, kernel_size=(3, 1), strides=(1, 2), padding="same"),
        DepthwiseConv2D(kernel_size=(3, 4), strides=4),
        Conv2D(filters=6, kernel_size=(2, 1), strides=(1, 2), padding="same", groups=2),
        Flatten(),
    )
)
ENDING_IN_MAPS = Architecture(
    layers=(Conv2D(filters=4, strides=4, activation="tanh"),), output=ConvolutionOutput(kernel_size=(2, 1), l2=0.01)
)
ENDING_IN_A_MEAN = Architecture(
    layers=(Conv2D(filters=4, strides=4, use_bias=False, activation="tanh"), GlobalAveragePooling2D())
)
GATED = replace(ENDING_IN_A_MEAN, output=GatedOutput(gate_units=3))


def make_network(folder: Path, design: Architecture, dataset: str = "mnist-5k") -> Path:
    """Fill a new folder with an untrained network whose every weight matters."""
    folder.mkdir()
    project = Project(architecture=design, recipe=Recipe(), data=builtin_named(dataset))
    RunFolder.create(folder, project, name="A network")
    rng = np.random.default_rng(0)
    tensors = {name: fresh(name, shape, rng) for name, shape in weight_shapes(design).items()}
    (folder / "weights.safetensors").write_bytes(save(tensors))
    write_json(folder / "certainty.json", certainty())
    write_json(folder / "result.json", result(project))
    return folder


def fresh(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Weights as before a training; where these are all 0 or 1, with something added."""
    if "kernel" in name:
        limit = math.sqrt(6 / (math.prod(shape[:-1]) + math.prod(shape[:-2]) * shape[-1]))
        return rng.uniform(-limit, limit, shape).astype(np.float32)
    start = 1.0 if name.endswith(("gamma", "moving_variance")) else 0.0
    return (start + rng.uniform(0.1, 0.5, shape)).astype(np.float32)


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_network(tmp_path_factory.mktemp("models") / "network", DESIGN)


Export = Callable[..., dict[str, Any]]


@pytest.fixture
def export(network: Path) -> Export:
    """The task `export` on the network: a format's name, the folder to write into, and what else it takes."""
    from cnn_demo.export.export_task import export

    return lambda format_name, out, **more: export(str(network), format_name, str(out), **more)


def replace_exporter(monkeypatch: pytest.MonkeyPatch, name: str, write: Any) -> None:
    """Give a format another exporter for one test."""
    from cnn_demo.export.formats import FORMATS

    monkeypatch.setitem(FORMATS, name, replace(FORMATS[name], write=write))


def _can_check_tensorflow_js() -> bool:
    packages = PROJECT_FOLDER / "node_modules" / "@tensorflow"
    return shutil.which("node") is not None and (packages / "tfjs-backend-wasm").is_dir()


needs_node = pytest.mark.skipif(
    not _can_check_tensorflow_js(), reason="needs Node.js and TensorFlow.js: install Node.js, then run `npm ci`"
)
