"""The TensorFlow.js model is found in every form of exported file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from cnn_demo.browser import exported_model, tensorflow_js
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.browser.site import Words, single_page, site_files
from cnn_demo.browser.site_training import site_training
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import shipped
from tests.network_headers import network_header

TRAINING = site_training(shipped()[0].project())
WORDS = Words(title="A title", description="Of it", about="Made here.")
NETWORK = network_header(
    name="a </script> name",
    layers=[{"output": "Identity"}, {"output": "Identity_1"}],
    graph={
        "format": "graph-model",
        "signature": {"outputs": {"a": {"name": "Identity:0"}, "b": {"name": "Identity_1:0"}}},
        "weightsManifest": [{"paths": ["weights.bin"], "weights": []}],
    },
)


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow.js's files, made small: whether npm has installed them does not matter here."""
    monkeypatch.setattr(tensorflow_js, "content", lambda file: b"/**/")


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_models_weights_are_read_in_the_order_of_its_manifest(tmp_path: Path) -> None:
    description = {"format": "layers-model", "weightsManifest": [{"paths": ["b.bin", "a.bin"], "weights": []}]}
    files = {"a.bin": b"2", "b.bin": b"1", "model.json": json.dumps(description).encode(), "README.md": b"#"}
    found = exported_model.read(zipped(tmp_path / "model.zip", files))
    assert (dict(found.description), found.weights) == (description, b"12")


def test_a_site_and_a_single_page_hold_the_graph_asked_for_its_probabilities_alone(tmp_path: Path) -> None:
    network = BrowserNetwork(header=NETWORK, weights=b"1234")
    page = tmp_path / "page.html"
    page.write_bytes(single_page(network, TRAINING, None, WORDS))
    for file in (page, zipped(tmp_path / "site.zip", site_files(network, TRAINING, None, WORDS, {}))):
        found = exported_model.read(file)
        assert found.weights == b"1234"
        assert found.description["signature"]["outputs"] == {"b": {"name": "Identity_1:0"}}
        assert found.description["format"] == "graph-model"


@pytest.mark.parametrize(
    ("name", "data"), [("a.zip", b"not a zip file"), ("a.html", b"<p>no network</p>"), ("a.html", b"\xff")]
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ModelError, match=r"single page holds no network|a\.\w+ holds no complete TensorFlow\.js model"):
        exported_model.read(tmp_path / name)
