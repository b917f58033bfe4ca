"""Exports a bundle (cnn_demo/runs/bundle.py), and imports it again for the check."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.browser.export.runtime_check import CheckRequest, RuntimePredictions, in_batches
from cnn_demo.browser.export.trained import Trained
from cnn_demo.prediction.numpy_network import load_numpy
from cnn_demo.runs.bundle import SUFFIX, VERSION, unpack, write_bundle
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace

NO_LIMIT = 10**9


def write_bundle_file(trained: Trained, folder: Path) -> None:
    write_bundle(trained.network, folder)


def predict_with_bundle(folder: Path, request: CheckRequest) -> RuntimePredictions:
    """Predict with the network that an import of the bundle gives, regardless of this server's limits."""
    settings = replace(settings_module.read(), max_parameters=NO_LIMIT, max_activation_mb=NO_LIMIT)
    (file,) = folder.glob(f"*{SUFFIX}")
    with tempfile.TemporaryDirectory() as scratch:
        imported = load_numpy(TrainedNetwork(unpack(file, Workspace(Path(scratch)), settings).path))
    return in_batches(imported.probabilities, request, f"import of a bundle, version {VERSION}")
