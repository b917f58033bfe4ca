"""A browser network lies beside the network it was made from, and is taken for that one only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.browser.model_json import WeightSpec
from cnn_demo.browser.network import BrowserNetwork, fingerprint, packed, read, write
from cnn_demo.errors import ModelError
from cnn_demo.runs.trained_network import WEIGHTS, TrainedNetwork, shipped
from tests.network_headers import network_header


@pytest.fixture
def network(tmp_path: Path) -> TrainedNetwork:
    (tmp_path / WEIGHTS).write_bytes(b"weights")
    return TrainedNetwork(tmp_path)


def _made(network: TrainedNetwork) -> BrowserNetwork:
    return BrowserNetwork(header=network_header(made_from=fingerprint(network)), weights=b"\x00\x01")


def test_what_was_written_is_read_back(network: TrainedNetwork) -> None:
    assert read(network) is None
    write(network, _made(network))
    found = read(network)
    assert found is not None
    assert (found.header, found.weights) == (_made(network).header, b"\x00\x01")


def test_a_browser_network_of_other_weights_is_none(network: TrainedNetwork) -> None:
    write(network, _made(network))
    network.weights_file.write_bytes(b"trained on")
    assert read(network) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2}'])
def test_a_damaged_header_is_none(network: TrainedNetwork, text: str) -> None:
    write(network, _made(network))
    (network.path / "browser" / "network.json").write_text(text)
    assert read(network) is None


def test_a_network_without_weights_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no trained weights"):
        fingerprint(TrainedNetwork(tmp_path))


def test_packed_is_length_header_weights() -> None:
    data = packed({"a": "ä"}, b"\xff\x00")
    length = int.from_bytes(data[:4], "little")
    assert json.loads(data[4 : 4 + length]) == {"a": "ä"}
    assert data[4 + length :] == b"\xff\x00"


def test_every_shipped_network_runs_in_the_browser_at_once() -> None:
    for network in shipped():
        made = read(network)
        assert made is not None, f"the browser's form of {network.name} is not of its present weights"
        specs = made.header["graph"]["weightsManifest"][0]["weights"]
        assert len(made.weights) == sum(_bytes(spec) for spec in specs)
        assert made.header["layers"][-1]["shape"] == [len(made.header["classes"])]


def _bytes(spec: WeightSpec) -> int:
    count = 1
    for side in spec["shape"]:
        count *= side
    return count * (2 if spec.get("quantization", {}).get("dtype") == "float16" else 4)
