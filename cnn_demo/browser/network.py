"""A trained network as the browser takes it: a header in JSON and the weights, beside the network they were made from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_demo.errors import ModelError
from cnn_demo.runs.atomic import storage_errors, write_bytes, write_json
from cnn_demo.runs.trained_network import TrainedNetwork

VERSION = 1
FOLDER, HEADER, WEIGHTS = "browser", "network.json", "weights.bin"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrowserNetwork:
    """What web/network/predictor.js loads.

    header: the graph (a TensorFlow.js graph model that gives every layer's output), and what belongs to a prediction:
    name, dataset, classes, input_shape, preparation, light_on_dark, certainty, layers. weights: as the graph lists them.
    """

    header: dict[str, Any]
    weights: bytes


def read(network: TrainedNetwork) -> BrowserNetwork | None:
    """The browser network of a trained one; None where none was made of its present weights."""
    folder = network.path / FOLDER
    try:
        header = json.loads((folder / HEADER).read_text())
        weights = (folder / WEIGHTS).read_bytes()
    except (OSError, ValueError):
        return None
    origin = (header.get("version"), header.get("made_from")) if isinstance(header, dict) else None
    return BrowserNetwork(header=header, weights=weights) if origin == (VERSION, fingerprint(network)) else None


def write(network: TrainedNetwork, made: BrowserNetwork) -> None:
    """Keep it beside the network. Raises StorageError."""
    folder = network.path / FOLDER
    with storage_errors(folder):
        folder.mkdir(exist_ok=True)
    write_bytes(folder / WEIGHTS, made.weights)
    write_json(folder / HEADER, made.header)


def packed(header: dict[str, Any], weights: bytes) -> bytes:
    """One piece for web/module_component.js: the header's length (4 bytes, little-endian), the header, the weights."""
    text = json.dumps(header).encode()
    return len(text).to_bytes(4, "little") + text + weights


def fingerprint(network: TrainedNetwork) -> str:
    """The sha256 of the network's weights. Raises ModelError where there are none."""
    try:
        return hashlib.sha256(network.weights_file.read_bytes()).hexdigest()
    except OSError:
        raise ModelError(f"{network.name} has no trained weights; it is not finished, or was deleted.") from None


def folder(network: TrainedNetwork) -> Path:
    """Where the two files lie."""
    return network.path / FOLDER
