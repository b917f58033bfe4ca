"""A trained network in the form that browsers load: a header in JSON and the weights, stored beside the network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from cnn_demo.browser.model_json import ModelJson
from cnn_demo.errors import ModelError
from cnn_demo.runs.figures import CertaintyRule
from cnn_demo.runs.kept import Kept
from cnn_demo.runs.saved_exports import BROWSER_FOLDER
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.storage import storage_errors, write_bytes, write_json

VERSION = 3
FINGERPRINTS: Kept[str] = Kept(256)
FOLDER, HEADER, WEIGHTS = BROWSER_FOLDER, "network.json", "weights.bin"


class NetworkLayer(TypedDict):
    """A layer whose output can be shown. shape: of the output, without the batch. output: its name in the graph."""

    name: str
    title: str
    shape: list[int]
    output: str


class NetworkDescription(TypedDict):
    """What does not depend on the values of the weights; web/types/network.d.ts has the same record.

    input_shape: height, width, channels. preparation, light_on_dark, fit: of the data set; fit is left out where it names none.
    precision: of the stored weights. layers: in order; the output of the last are the probabilities.
    input: its name in the graph. graph: gives all layers' outputs.
    """

    version: int
    name: str
    dataset: str
    classes: list[str]
    input_shape: list[int]
    preparation: str
    light_on_dark: bool
    fit: NotRequired[str]
    parameters: int
    precision: str
    layers: list[NetworkLayer]
    input: str
    graph: ModelJson


class NetworkHeader(NetworkDescription):
    """What network.json holds. made_from: the fingerprint of the network's weights. certainty: see runs/figures.py."""

    made_from: str
    certainty: CertaintyRule


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrowserNetwork:
    """What web/network/predictor.js loads. weights: the bytes of all tensors that the graph of the header lists."""

    header: NetworkHeader
    weights: bytes


def read(network: TrainedNetwork) -> BrowserNetwork | None:
    """The stored browser network of a trained one; None where there is none for its present weights."""
    folder = network.path / FOLDER
    try:
        header = json.loads((folder / HEADER).read_text())
        weights = (folder / WEIGHTS).read_bytes()
    except (OSError, ValueError):
        return None
    origin = (header.get("version"), header.get("made_from")) if isinstance(header, dict) else None
    return BrowserNetwork(header=header, weights=weights) if origin == (VERSION, fingerprint(network)) else None


def write(network: TrainedNetwork, made: BrowserNetwork) -> None:
    """Store it beside the network. Raises StorageError."""
    folder = network.path / FOLDER
    with storage_errors(folder):
        folder.mkdir(exist_ok=True)
    write_bytes(folder / WEIGHTS, made.weights)
    write_json(folder / HEADER, made.header)


def packed(header: Mapping[str, object], weights: bytes) -> bytes:
    """Bytes for web/module_component.js: the length of the header (4 bytes, little-endian), the header, the weights."""
    text = json.dumps(header).encode()
    return len(text).to_bytes(4, "little") + text + weights


def fingerprint(network: TrainedNetwork) -> str:
    """The sha256 of the network's weights. Raises ModelError where there are none."""
    try:
        return FINGERPRINTS.get(_version(network.weights_file), lambda: _sha256(network.weights_file))
    except OSError:
        raise ModelError(f"{network.name} has no trained weights; it is not finished, or was deleted.") from None


def _version(file: Path) -> tuple[Path, int, int, int]:
    """Changes whenever the file is replaced or written. Raises OSError."""
    found = file.stat()
    return file, found.st_ino, found.st_mtime_ns, found.st_size


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def folder(network: TrainedNetwork) -> Path:
    """The folder of the two files."""
    return network.path / FOLDER
