"""The web process never holds a data set: it maps the file and copies the images that it shows."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from safetensors.numpy import save

from cnn_demo.datasets.catalog import Catalog, from_environment
from cnn_demo.datasets.images import Images
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import CIFAR10
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.widgets import pad_examples
from tests.app.visitor import Visitor

TRAINING, TEST = 50_000, 10_000
MOST_BYTES = 5_000_000  # of the 184 MB; the test part alone has 31 MB


class Pixels(np.ndarray):
    """Pixels of the file. Memory that is not the file's, of them or of what is computed from them, is added up."""

    held_bytes: ClassVar[int] = 0
    most_bytes: ClassVar[int] = 0

    def __array_finalize__(self, source: object) -> None:
        if isinstance(source, Pixels) and self.base is None:
            Pixels.held_bytes += self.nbytes
            Pixels.most_bytes = max(Pixels.most_bytes, Pixels.held_bytes)

    def __del__(self) -> None:
        if self.base is None:
            Pixels.held_bytes -= self.nbytes


@pytest.fixture
def colour_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the size of CIFAR-10's, and a catalogue that watches what is made of its images."""
    arrays: dict[str, np.ndarray] = {}
    for part, count in (("train", TRAINING), ("test", TEST)):
        arrays[f"x_{part}"] = np.zeros((count, 32, 32, 3), np.uint8)
        arrays[f"x_{part}"][:, 0, 0, 0] = np.arange(count) % 255 + 1  # blank images are refused
        arrays[f"y_{part}"] = np.arange(count).astype(np.uint8) % 10
    (tmp_path / "data").mkdir()
    np.savez_compressed(tmp_path / "data" / "cifar10.npz", **arrays)
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    load = Catalog.load

    def watched(self: Catalog, data: DataSpec) -> Images:
        images = load(self, data)
        assert is_mapped(images.x_train)
        assert is_mapped(images.x_test)
        return replace(images, x_train=images.x_train.view(Pixels), x_test=images.x_test.view(Pixels))

    monkeypatch.setattr(Catalog, "load", watched)


def is_mapped(array: object) -> bool:
    """Whether an array is a view of a file, at any remove."""
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, mmap.mmap)


@pytest.fixture
def colour_run(colour_data: None, make_run: Callable[..., RunFolder]) -> RunFolder:
    design, recipe = presets.design("fast"), presets.recipe("quick").recipe
    recipe = recipe.with_changes(augmentation=Augmentation(shift=0.1))
    architecture = design.architecture(CIFAR10.input_shape, len(CIFAR10.classes))
    run = make_run(FINISHED, name="Colours", project=Project(architecture=architecture, recipe=recipe, data=CIFAR10))
    weights = {name: np.zeros(shape, np.float32) for name, shape in weight_shapes(architecture).items()}
    (run.path / "weights.safetensors").write_bytes(save(weights))
    return run


def test_no_page_holds_more_than_the_images_that_it_shows(
    owner: Visitor, colour_run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.open("build").choose("Data set", CIFAR10.name)
    steps: dict[str, Callable[[], object]] = {
        "data": lambda: owner.open("data"),
        "inspection": lambda: owner.open("inspection"),
        "a class": lambda: owner.choose("Class", "dog"),
        "a chapter": lambda: owner.open("learn", chapter="features"),
        "augmentation": lambda: owner.open("train").fill("Shift", 0.1).switch("Show examples"),
    }
    for name, step in steps.items():
        Pixels.most_bytes = Pixels.held_bytes
        step()
        assert not owner.errors, name
        assert Pixels.most_bytes < MOST_BYTES, name
    monkeypatch.setattr("cnn_demo.ui.core.state.catalog", from_environment)  # without a session
    assert len(pad_examples.pad_examples(TrainedNetwork(colour_run.path).project().data)["examples"]) == 10
    assert Pixels.most_bytes < MOST_BYTES, "pad"
    assert Pixels.most_bytes, "no page has read an image"
