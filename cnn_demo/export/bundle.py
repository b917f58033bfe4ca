"""The bundle as an export: written by cnn_demo.runs.bundle, and imported again to be compared."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.export.runtime_answers import Answers, Question, in_batches
from cnn_demo.export.source import Source
from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.bundle import SUFFIX, VERSION, unpack, write_bundle
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace

NO_LIMIT = 10**9


def write_bundle_file(source: Source, folder: Path) -> None:
    write_bundle(source.network, folder)


def ask_bundle(folder: Path, question: Question) -> Answers:
    """Answers of the network that an import of the bundle makes; this server's limits are another matter."""
    settings = replace(settings_module.read(), max_parameters=NO_LIMIT, max_activation_mb=NO_LIMIT)
    (file,) = folder.glob(f"*{SUFFIX}")
    with tempfile.TemporaryDirectory() as aside:
        imported = TrainedNetwork(unpack(file, Workspace(Path(aside)), settings).path)
        model = build(imported.project().architecture)
        set_weights(model, load_tensors(imported.weights_file), imported.name)
    return in_batches(model.predict_on_batch, question, f"import of a bundle, version {VERSION}")
