"""Every format is written and, where Python can read it, loaded back: it must predict the same."""

from __future__ import annotations

import errno
import json
import math
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.errors import ModelError, StorageError
from cnn_demo.spec.summary import summarise
from tests.unit.export.conftest import DESIGN

Export = Callable[[str, Path], list[str]]


@pytest.fixture(scope="module")
def export(network: Path) -> Export:
    from cnn_demo.export.formats import export

    return lambda format_name, out: export(str(network), format_name, str(out))


@pytest.fixture
def images(rng: np.random.Generator) -> np.ndarray:
    return rng.random((7, 28, 28, 1), np.float32)


@pytest.fixture
def expected(network: Path, images: np.ndarray) -> np.ndarray:
    from cnn_demo.network.service import predict

    return predict(str(network), images)["probabilities"]


def test_a_keras_file_predicts_the_same(
    export: Export, tmp_path: Path, images: np.ndarray, expected: np.ndarray
) -> None:
    import keras

    (path,) = export("keras", tmp_path / "out")
    assert Path(path).name == "network.keras"
    model = keras.saving.load_model(path, compile=False)
    assert np.allclose(model.predict_on_batch(images), expected, atol=1e-6)
    assert [layer.name for layer in model.layers][1] == DESIGN.names()[0]


def test_a_saved_model_predicts_the_same_for_any_number_of_images(
    export: Export, tmp_path: Path, images: np.ndarray, expected: np.ndarray
) -> None:
    import tensorflow as tf

    (path,) = export("saved_model", tmp_path / "out")
    loaded = tf.saved_model.load(path)
    for count in (1, 7):
        assert np.allclose(np.asarray(loaded.serve(images[:count])), expected[:count], atol=1e-6)
    signature = loaded.signatures["serving_default"]
    assert [spec.name for spec in signature.structured_input_signature[1].values()] == ["image"]


@pytest.mark.slow
def test_tensorflow_js_gets_every_weight_as_float32(export: Export, tmp_path: Path) -> None:
    """The graph folds batch normalization into four constants of a channel and adds a few for shapes, so the bytes are
    those of the parameters, and little more.
    """
    (path,) = export("tfjs", tmp_path / "out")
    model = json.loads((Path(path) / "model.json").read_text())
    weights = [weight for group in model["weightsManifest"] for weight in group["weights"]]
    floats = [weight for weight in weights if weight["dtype"] == "float32"]
    assert not any("quantization" in weight for weight in weights)
    size = 4 * sum(math.prod(weight["shape"]) for weight in floats)
    needed = 4 * summarise(DESIGN).parameters
    assert abs(size - needed) < 0.05 * needed, (size, needed)
    on_disk = sum(file.stat().st_size for file in Path(path).glob("*.bin"))
    assert size <= on_disk < size + 1000
    assert list(model["signature"]["inputs"]) == ["image"]


def test_an_unknown_format_is_refused_with_the_known_ones(export: Export, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no format 'pickle'; there are keras, saved_model, tfjs"):
        export("pickle", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_there_already_is_never_overwritten(export: Export, tmp_path: Path) -> None:
    (tmp_path / "network.keras").write_text("mine")
    with pytest.raises(StorageError, match=r"network.keras is there already; choose another folder"):
        export("keras", tmp_path)
    assert (tmp_path / "network.keras").read_text() == "mine"
    assert list(tmp_path.glob("tmp*")) == []


def test_other_files_in_the_folder_are_left_alone(export: Export, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    export("keras", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["network.keras", "notes.txt"]


def test_a_target_that_is_a_file_is_refused(export: Export, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        export("keras", tmp_path / "file")


def test_a_full_disk_leaves_nothing_half_written(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.export import formats

    def fills_the_disk(model: object, folder: Path) -> None:
        (folder / "network.keras").write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setitem(formats.FORMATS, "keras", fills_the_disk)
    with pytest.raises(StorageError, match="the disk is full; free some space"):
        export("keras", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_network_that_is_gone_is_a_model_error(export: Export, tmp_path: Path) -> None:
    from cnn_demo.export.formats import export as export_from

    with pytest.raises(ModelError):
        export_from(str(tmp_path / "gone"), "keras", str(tmp_path / "out"))


def test_what_tensorflow_js_is_given_predicts_the_same(
    network: Path, export: Export, images: np.ndarray, expected: np.ndarray
) -> None:
    """TensorFlow.js has no Erfc, so gelu is written otherwise for it."""
    from cnn_demo.export.formats import _without_erfc
    from cnn_demo.network.service import load

    copy = _without_erfc(load(str(network)).model)
    assert np.allclose(np.asarray(copy(images, training=False)), expected, atol=1e-6)
