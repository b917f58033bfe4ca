"""Reads the TensorFlow.js model out of an exported file: a model's zip, a site's zip or a single page."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.browser.model_json import ModelJson, Signature
from cnn_demo.browser.network import NetworkHeader
from cnn_demo.errors import ModelError
from cnn_demo.storage import reason

MODEL, SITE_NETWORK, SITE_WEIGHTS = "model.json", "network/network.json", "network/weights.bin"
PAGE = ".html"
DAMAGED = (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExportedModel:
    """description: what model.json holds. weights: the bytes of the files with its weights, one after the other."""

    description: ModelJson
    weights: bytes


def read(file: Path) -> ExportedModel:
    """The model in a stored export. Raises ModelError."""
    try:
        if file.suffix == PAGE:
            return in_page(file.read_text())
        with zipfile.ZipFile(file) as archive:
            return _in_zip(archive)
    except DAMAGED as error:
        raise ModelError(
            f"{file.name} holds no complete TensorFlow.js model ({reason(error)}). Export it again."
        ) from None


def in_page(page: str) -> ExportedModel:
    """The model in a single page. Raises ModelError where there is none."""
    return of_network(json.loads(_stored(page, "network")), base64.b64decode(_stored(page, "weights")))


def of_network(network: NetworkHeader, weights: bytes) -> ExportedModel:
    """The graph of a browser network (see cnn_demo/browser/network.py) with the probabilities as its only output."""
    graph = network["graph"]
    wanted = network["layers"][-1]["output"]
    outputs = graph["signature"]["outputs"].items()
    only = {key: output for key, output in outputs if output["name"].split(":")[0] == wanted}
    signature: Signature = {**graph["signature"], "outputs": only}
    return ExportedModel(description={**graph, "signature": signature}, weights=weights)


def _in_zip(archive: zipfile.ZipFile) -> ExportedModel:
    if MODEL not in archive.namelist():
        return of_network(json.loads(archive.read(SITE_NETWORK)), archive.read(SITE_WEIGHTS))
    description = json.loads(archive.read(MODEL))
    names = (name for group in description["weightsManifest"] for name in group["paths"])
    return ExportedModel(description=description, weights=b"".join(archive.read(name) for name in names))


def _stored(page: str, name: str) -> str:
    """The text that the page stores for its script under this id."""
    found = re.search(f'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    if found is None:
        raise ModelError(f"The single page holds no {name}.")
    return found[1]
