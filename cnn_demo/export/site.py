"""The static site and the single page as exports; what is in them is made by cnn_demo/browser/site.py."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from cnn_demo.browser import exported_model
from cnn_demo.browser.exported_model import MODEL, SITE_NETWORK, SITE_WEIGHTS, ExportedModel
from cnn_demo.browser.site import Words, single_page, site_files
from cnn_demo.export.browser_network import made
from cnn_demo.export.node import ask_tensorflow_js
from cnn_demo.export.runtime_answers import Answers, Question
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
    network = json.loads((folder / SITE_NETWORK).read_text())
    return _ask(exported_model.of_network(network, (folder / SITE_WEIGHTS).read_bytes()), question)


def ask_single_page(folder: Path, question: Question) -> Answers:
    """Answers of the network that the single page holds, from TensorFlow.js in Node.js."""
    return _ask(exported_model.in_page((folder / PAGE).read_text()), question)


def _ask(model: ExportedModel, question: Question) -> Answers:
    with tempfile.TemporaryDirectory() as aside:
        Path(aside, MODEL).write_text(json.dumps(model.description))
        Path(aside, model.description["weightsManifest"][0]["paths"][0]).write_bytes(model.weights)
        return ask_tensorflow_js(Path(aside), question)


def _words(source: Source) -> Words:
    result, dataset = source.network.result(), source.data
    is_digit = dataset.shows_digits
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
