"""Every format is written, checked in its own runtime, and readable as its README says."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS
from cnn_demo.spec.summary import summarise
from tests.unit.export.conftest import DESIGN, DILATED, ENDING_IN_MAPS, make_network, needs_node

# The site's formats are tested in a browser.
FORMATS = [name for name in EXPORTS if not name.startswith("site")]
Made = Callable[[str], tuple[Path, dict[str, Any]]]


@pytest.fixture(scope="module")
def made(network: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Format -> the folder of its export and the task's answer; each is made once."""
    from cnn_demo.export.export_task import export

    answers: dict[str, dict[str, Any]] = {}
    folder = tmp_path_factory.mktemp("made")

    def make(name: str) -> tuple[Path, dict[str, Any]]:
        if name not in answers:
            answers[name] = export(str(network), name, str(folder / name))
        return folder / name, answers[name]

    return make


@pytest.fixture
def images(rng: np.random.Generator) -> np.ndarray:
    return rng.random((7, 28, 28, 1), np.float32)


@pytest.fixture
def expected(network: Path, images: np.ndarray) -> np.ndarray:
    from cnn_demo.network.service import predict

    return predict(str(network), images)["probabilities"]


@needs_node
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_predicts_like_the_network_in_its_own_runtime(made: Made, name: str) -> None:
    folder, answer = made(name)
    parity = answer["parity"]
    assert parity["checked"] is True
    assert parity["images"] == "all 1,000 test images of MNIST, 5,000 digits"
    assert 0 <= parity["largest_difference"] <= parity["bound"] == EXPORTS[name].largest_difference
    assert parity["compared_images"] == 32
    assert parity["median_ms"] > 0
    if EXPORTS[name].largest_difference < 0.001:
        assert parity["equal_answers"] == 1.0
        assert parity["accuracy_before"] == parity["accuracy_after"]
    assert json.loads((folder / "parity.json").read_text()) == parity


@needs_node
@pytest.mark.parametrize("name", FORMATS)
def test_the_card_has_layers_classes_sizes_and_hashes_of_every_file(made: Made, name: str) -> None:
    folder, answer = made(name)
    assert sorted(answer["files"]) == sorted(str(path) for path in folder.rglob("*") if path.is_file())
    exported = [Path(file) for file in answer["files"] if Path(file).name not in ("README.md", "parity.json")]
    card = (folder / "README.md").read_text()
    for file in exported:
        assert f"| {file.relative_to(folder)} |" in card
        assert hashlib.sha256(file.read_bytes()).hexdigest() in card
    assert answer["parity"]["bytes"] == sum(file.stat().st_size for file in exported)
    assert answer["parity"]["gzipped_bytes"] > 0
    assert EXPORTS[name].title in card
    assert answer["parity"]["runtime"] in card
    assert all(f"| {layer} |" in card for layer in DESIGN.names())
    assert "(batch, 28, 28, 1) float32, 0 to 1" in card
    assert "| 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 |" in card


def test_a_keras_file_can_be_loaded_and_has_the_layers_names(
    made: Made, images: np.ndarray, expected: np.ndarray
) -> None:
    import keras

    model = keras.saving.load_model(made("keras")[0] / "network.keras", compile=False)
    assert np.allclose(model.predict_on_batch(images), expected, atol=1e-6)
    assert [layer.name for layer in model.layers][1] == DESIGN.names()[0]


def test_a_saved_model_takes_any_number_of_images(made: Made, images: np.ndarray, expected: np.ndarray) -> None:
    import tensorflow as tf

    loaded = tf.saved_model.load(str(made("saved_model")[0]))
    for count in (1, 7):
        assert np.allclose(np.asarray(loaded.serve(images[:count])), expected[:count], atol=1e-6)
    signature = loaded.signatures["serving_default"]
    assert [spec.name for spec in signature.structured_input_signature[1].values()] == ["image"]
    assert list(signature.structured_outputs) == ["output_0"]


def test_an_onnx_file_names_input_and_output_and_takes_any_number_of_images(
    made: Made, images: np.ndarray, expected: np.ndarray
) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(made("onnx")[0] / "network.onnx", providers=["CPUExecutionProvider"])
    assert [(end.name, end.shape) for end in session.get_inputs()] == [("image", ["batch", 28, 28, 1])]
    for count in (1, 7):
        (answer,) = session.run(["probabilities"], {"image": images[:count]})
        assert np.allclose(answer, expected[:count], atol=1e-5)
    assert json.loads(session.get_modelmeta().custom_metadata_map["classes"]) == list("0123456789")


def test_a_litert_file_has_a_signature_with_names(made: Made, images: np.ndarray, expected: np.ndarray) -> None:
    from ai_edge_litert.interpreter import Interpreter

    predict = Interpreter(str(made("litert")[0] / "network.tflite")).get_signature_runner("serving_default")
    answer = predict(image=images)["probabilities"]
    assert np.allclose(answer, expected, atol=1e-5)


@needs_node
def test_a_graph_model_has_every_weight_as_float32(made: Made) -> None:
    """Four weights of a batch normalization become two, or none; a few numbers are added. So the bytes are about those of the
    parameters.
    """
    folder, _ = made("tfjs")
    model = json.loads((folder / "model.json").read_text())
    weights = [weight for group in model["weightsManifest"] for weight in group["weights"]]
    assert not any("quantization" in weight for weight in weights)
    size = 4 * sum(math.prod(weight["shape"]) for weight in weights if weight["dtype"] == "float32")
    needed = 4 * summarise(DESIGN).parameters
    assert abs(size - needed) < 0.1 * needed, (size, needed)
    assert list(model["signature"]["inputs"]) == ["image"]
    assert [output["name"] for output in model["signature"]["outputs"].values()] == ["output:0"]


@needs_node
@pytest.mark.parametrize(
    ("smaller", "whole", "times"),
    [("tfjs-float16", "tfjs", 2), ("tfjs-uint8", "tfjs", 4), ("litert-float16", "litert", 2)],
)
def test_fewer_bits_for_each_weight_give_smaller_files(made: Made, smaller: str, whole: str, times: int) -> None:
    def weight_bytes(name: str) -> int:
        return sum(file.stat().st_size for file in made(name)[0].iterdir() if file.suffix in (".bin", ".tflite"))

    parameters = 4 * summarise(DESIGN).parameters
    saved = weight_bytes(whole) - weight_bytes(smaller)
    # LiteRT adds an operation that widens each rounded weight, which counts in a design of many small layers.
    assert saved > 0.4 * parameters * (1 - 1 / times)


def test_a_bundle_can_be_imported(made: Made, tmp_path: Path) -> None:
    from cnn_demo.runs.bundle import unpack
    from cnn_demo.runs.workspace import Workspace
    from cnn_demo.settings import read

    run = unpack(made("bundle")[0] / "network.cnn.zip", Workspace(tmp_path / "runs"), read())
    assert run.project().architecture == DESIGN


@needs_node
@pytest.mark.parametrize("design", [DILATED, ENDING_IN_MAPS], ids=["dilated and grouped", "a map a class"])
@pytest.mark.parametrize("name", ["tfjs", "tfjs-layers", "keras", "saved_model", "onnx", "litert"])
def test_other_designs_predict_as_in_keras(tmp_path: Path, design: Architecture, name: str) -> None:
    from cnn_demo.export.export_task import export

    network = make_network(tmp_path / "network", design)
    parity = export(str(network), name, str(tmp_path / "out"))["parity"]
    assert 0 <= parity["largest_difference"] <= parity["bound"]
