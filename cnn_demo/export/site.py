"""The static site and the single page as exports; what is in them is made by cnn_demo/browser/site.py."""

from __future__ import annotations

import base64
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from cnn_demo.browser.site import Words, single_page, site_files
from cnn_demo.errors import ModelError
from cnn_demo.export.answers import Answers, Question
from cnn_demo.export.browser_network import made
from cnn_demo.export.node import ask_tensorflow_js
from cnn_demo.export.source import Source

PAGE = "index.html"
HOSTING = """# How to host this site

The folder is a whole web site. Put it on any host for static files, for example GitHub Pages or an S3 bucket; nothing has
to be installed or built. To try it on this computer:

    python -m http.server

and open http://localhost:8000. Opened from a file, a browser refuses the page's modules; the single page is made for that.

Once loaded, the site asks nobody for anything: it works without a network, and a phone can put it on its home screen.
TensorFlow.js, in tfjs/, is under the Apache License 2.0, and so are the site's own modules.
"""


def write_site(source: Source, folder: Path) -> None:
    """Raises StorageError where TensorFlow.js's files cannot be had."""
    for name, data in site_files(made(source.network), _words(source), {"hosting.md": HOSTING.encode()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def write_single_page(source: Source, folder: Path) -> None:
    """Raises StorageError where TensorFlow.js's files cannot be had."""
    (folder / PAGE).write_bytes(single_page(made(source.network), _words(source)))


def ask_site(folder: Path, question: Question) -> Answers:
    """Answers of the network in the site's folder, from TensorFlow.js in Node.js."""
    network = json.loads((folder / "network" / "network.json").read_text())
    return _ask(network, (folder / "network" / "weights.bin").read_bytes(), question)


def ask_single_page(folder: Path, question: Question) -> Answers:
    """Answers of the network that the single page holds, from TensorFlow.js in Node.js."""
    page = (folder / PAGE).read_text()
    return _ask(json.loads(_stored(page, "network")), base64.b64decode(_stored(page, "weights")), question)


def _ask(network: dict[str, Any], weights: bytes, question: Question) -> Answers:
    """Ask the graph for its probabilities alone."""
    graph = network["graph"]
    outputs = graph["signature"]["outputs"]
    wanted = network["layers"][-1]["output"]
    only = {key: output for key, output in outputs.items() if output["name"].split(":")[0] == wanted}
    model = {**graph, "signature": {**graph["signature"], "outputs": only}}
    with tempfile.TemporaryDirectory() as aside:
        Path(aside, "model.json").write_text(json.dumps(model))
        Path(aside, graph["weightsManifest"][0]["paths"][0]).write_bytes(weights)
        return ask_tensorflow_js(Path(aside), question)


def _stored(page: str, name: str) -> str:
    """The text that the page keeps for its script under this id."""
    found = re.search(f'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    if found is None:
        raise ModelError(f"The page that was made holds no {name}.")
    return found.group(1)


def _words(source: Source) -> Words:
    result, dataset = source.network.result(), source.dataset
    is_digit = dataset.preparation == "digit"
    test = result["test"]
    return Words(
        title="Draw a digit" if is_digit else "What is it?",
        description="A convolutional network reads what you draw, in your own browser, while you draw it.",
        about=(
            f"The network “{source.network.title}” has {source.model.count_params():,} parameters, learnt from "
            f"{dataset.title} ({dataset.source}; {dataset.licence}), and reads {test['accuracy']:.2%} of "
            f"{test['images']:,} test images right. Nothing you draw leaves this device."
        ),
    )
