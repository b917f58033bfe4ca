"""Exports the static site and the single page, whose content cnn_demo/browser/site.py makes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from cnn_demo.browser import exported_model
from cnn_demo.browser.export.node_runtime import predict_with_tensorflow_js
from cnn_demo.browser.export.runtime_check import CheckRequest, RuntimePredictions
from cnn_demo.browser.export.trained import Trained
from cnn_demo.browser.exported_model import MODEL, SITE_NETWORK, SITE_WEIGHTS, ExportedModel
from cnn_demo.browser.made_network import get_or_make
from cnn_demo.browser.site import PackedImages, Words, single_page, site_files
from cnn_demo.browser.site_training import site_training
from cnn_demo.browser.training_images import about, packed
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.training_sample import training_sample
from cnn_demo.errors import DatasetError, StorageError
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.preparation_text import data_text
from cnn_demo.spec.summary import summarise

PAGE = "index.html"
HOSTING = """# How to host this site

This folder is a complete web site. Put it on any host for static files, for example GitHub Pages or an S3 bucket; nothing
has to be installed or built. To try it on this computer:

    python -m http.server

and open http://localhost:8000. Browsers refuse to load the page's modules directly from a file; the export as a single page
is made for that.

Once loaded, the site needs no connection: it works offline, and it can be added to a phone's home screen.
TensorFlow.js, in tfjs/, is under the Apache License 2.0, and so are the site's own modules. The training images in
network/training_images.bin, where there are any, are under the licence that network/training_images.json names.
"""


def write_site(trained: Trained, folder: Path) -> None:
    """Raises StorageError where the files of TensorFlow.js are not available."""
    for name, data in site_files(
        get_or_make(trained.network),
        site_training(trained.project),
        _training_images(trained),
        _words(trained),
        {"hosting.md": HOSTING.encode()},
    ).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def write_single_page(trained: Trained, folder: Path) -> None:
    """Raises StorageError where the files of TensorFlow.js are not available."""
    (folder / PAGE).write_bytes(
        single_page(
            get_or_make(trained.network), site_training(trained.project), _training_images(trained), _words(trained)
        )
    )


def predict_with_site(folder: Path, request: CheckRequest) -> RuntimePredictions:
    """Predict with the network in the site's folder, with TensorFlow.js in Node.js."""
    network = json.loads((folder / SITE_NETWORK).read_text())
    return _predict(exported_model.of_network(network, (folder / SITE_WEIGHTS).read_bytes()), request)


def predict_with_single_page(folder: Path, request: CheckRequest) -> RuntimePredictions:
    """Predict with the network in the single page, with TensorFlow.js in Node.js."""
    return _predict(exported_model.in_page((folder / PAGE).read_text()), request)


def _predict(model: ExportedModel, request: CheckRequest) -> RuntimePredictions:
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, MODEL).write_text(json.dumps(model.description))
        Path(scratch, model.description["weightsManifest"][0]["paths"][0]).write_bytes(model.weights)
        return predict_with_tensorflow_js(Path(scratch), request)


def _training_images(trained: Trained) -> PackedImages | None:
    """None of a visitor's own data: their pictures are not part of what they hand on.

    Also None where the images cannot be read or unpacked now: a site is complete without them.
    """
    try:
        sample = training_sample(trained.project, from_environment())  # built-in data alone, as no workspace is named
    except (DatasetError, StorageError):
        return None
    return PackedImages(file=packed(sample), about=about(sample.data)) if sample else None


def _words(trained: Trained) -> Words:
    dataset = trained.data
    parameters = summarise(trained.project.architecture).parameters
    is_digit = dataset.shows_digits
    return Words(
        title="Draw a digit" if is_digit else "What is it?",
        description="A convolutional network recognises what you draw, in your own browser, while you draw it.",
        about=(
            f"The network “{trained.network.title}” has {parameters:,} parameters. It was trained on "
            f"{data_text(dataset)}{_accuracy(trained.network)}. "
            "Nothing you draw leaves this device."
        ),
    )


def _accuracy(network: TrainedNetwork) -> str:
    """The end of a sentence on the network, with its accuracy where that has been measured."""
    if not network.is_measured:
        return ""
    test = network.result()["test"]
    return f" and classifies {test['accuracy']:.2%} of {test['images']:,} test images correctly"
