"""The check of an export: its images, its figures, and the exports that it rejects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.errors import ModelError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.exports import EXPORTS
from cnn_demo.spec.layers import Conv2D, Flatten, Layer
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.export.conftest import ENDING_IN_A_MEAN, GATED, Export, make_network, needs_node, replace_exporter


def spoiled(change: Callable[[np.ndarray], np.ndarray]) -> Any:
    """An exporter of .keras files that changes the last kernel."""
    import keras

    from cnn_demo.export.keras_files import write_keras

    def write(source: Any, folder: Path) -> None:
        copy = keras.models.clone_model(source.model)
        copy.set_weights(source.model.get_weights())
        kernel = copy.layers[-1].kernel
        kernel.assign(change(keras.ops.convert_to_numpy(kernel)))
        write_keras(replace(source, model=copy), folder)

    return write


@pytest.mark.parametrize(
    ("change", "difference"),
    [(lambda kernel: kernel + np.eye(*kernel.shape), r"\d"), (lambda kernel: kernel * np.nan, "NaN")],
    ids=["other weights", "no numbers"],
)
def test_an_export_that_predicts_differently_is_rejected(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, difference: str
) -> None:
    replace_exporter(monkeypatch, "keras", spoiled(change))
    with pytest.raises(ModelError, match=f"probabilities differ by up to {difference}.* more than the 0.00001"):
        export("keras", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_difference_within_the_bound_is_accepted_and_reported(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_exporter(monkeypatch, "keras", spoiled(lambda kernel: kernel * (1 + 1e-6)))
    parity = export("keras", tmp_path / "out")["parity"]
    assert 0 < parity["largest_difference"] < 1e-5


@needs_node
def test_a_model_that_tensorflow_js_refuses_is_rejected(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.browser.export.layers_model import write_layers_model

    def cut(source: Any, folder: Path) -> None:
        write_layers_model(source, folder)
        (folder / "weights.bin").write_bytes((folder / "weights.bin").read_bytes()[:-4])

    replace_exporter(monkeypatch, "tfjs-layers", cut)
    with pytest.raises(ModelError, match=r"TensorFlow.js refused the exported model: .*Error"):
        export("tfjs-layers", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(("node", "advice"), [(None, "install it and export again"), ("/bin/node", "run `npm ci`")])
def test_without_the_runtime_the_files_are_marked_as_not_checked(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: str | None, advice: str
) -> None:
    monkeypatch.setattr("cnn_demo.browser.export.node_runtime.shutil.which", lambda _: node)
    monkeypatch.setattr("cnn_demo.browser.export.node_runtime.PACKAGES", tmp_path / "none")
    parity = export("tfjs-layers", tmp_path / "out")["parity"]
    assert parity["checked"] is False
    assert advice in parity["why"]
    assert parity["bytes"] > 0
    assert f"| checked | no. {parity['why']} |" in (tmp_path / "out" / "README.md").read_text()


def project(dataset: str, shape: tuple[int, int, int] = (28, 28, 1), layers: tuple[Layer, ...] = ()) -> Project:
    architecture = Architecture(layers=(*layers, Flatten()), input_shape=shape)
    return Project(architecture=architecture, recipe=Recipe(), data=builtin_named(dataset))


def test_a_network_of_digits_is_compared_on_embedded_digits_where_its_data_is_absent() -> None:
    from cnn_demo.datasets.fixed_inputs import fixed_inputs

    inputs = fixed_inputs(project("mnist"), from_environment())
    assert inputs.origin == (
        "all 1,000 test images of MNIST, 5,000 digits (MNIST is not available here; these are among its training images)"
    )
    assert inputs.images.shape == (1000, 28, 28, 1)
    assert inputs.images.dtype == np.uint8
    assert (inputs.images.min(), inputs.images.max()) == (0, 255)
    assert inputs.labels is not None


def test_another_network_is_compared_on_the_same_noise_and_its_accuracy_is_not_known() -> None:
    from cnn_demo.datasets.fixed_inputs import fixed_inputs

    inputs = fixed_inputs(project("cifar10", (32, 32, 3)), from_environment())
    assert inputs.origin == "256 random images (CIFAR-10 is not available here)"
    assert inputs.images.shape == (256, 32, 32, 3)
    assert inputs.labels is None
    assert np.array_equal(inputs.images, fixed_inputs(project("cifar10", (32, 32, 3)), from_environment()).images)


def test_a_costly_network_is_compared_on_the_first_test_images_and_says_so() -> None:
    from cnn_demo.datasets.fixed_inputs import fixed_inputs

    layers = (Conv2D(filters=1024, padding="same"), Conv2D(filters=300, padding="same"))
    found = fixed_inputs(project("mnist-5k", layers=layers), from_environment())
    assert found.origin == "the first 500 of 1,000 test images of MNIST, 5,000 digits"


@needs_node
@pytest.mark.parametrize("name", [name for name, item in EXPORTS.items() if item.needs_worker])
def test_a_network_with_a_gate_is_exported_in_the_formats_that_need_a_worker(name: str, tmp_path: Path) -> None:
    from cnn_demo.export.export_task import export

    network = make_network(tmp_path / "network", GATED)
    parity = export(str(network), name, str(tmp_path / "out"))["parity"]
    assert parity["checked"]
    assert parity["largest_difference_of_all"] <= EXPORTS[name].largest_difference


@needs_node
def test_without_labels_the_card_says_that_the_accuracy_is_not_known(tmp_path: Path) -> None:
    from cnn_demo.export.export_task import export

    design = replace(ENDING_IN_A_MEAN, input_shape=(32, 32, 3))
    network = make_network(tmp_path / "network", design, "cifar10")
    parity = export(str(network), "tfjs-layers", str(tmp_path / "out"))["parity"]
    assert (parity["accuracy_before"], parity["accuracy_after"]) == (None, None)
    assert parity["equal_answers"] == 1.0
    card = (tmp_path / "out" / "README.md").read_text()
    assert "| accuracy before and after | not known, not known |" in card
    assert "| an image | red, green and blue, the middle square of the picture |" in card
    assert "| classes, in order | airplane, automobile," in card


def test_the_originals_predictions_are_computed_once_for_several_formats(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.export import export_task

    export("onnx", tmp_path / "first")
    monkeypatch.setattr(export_task, "finite_outputs", lambda *_, **__: pytest.fail("asked again"))
    export("keras", tmp_path / "second")
