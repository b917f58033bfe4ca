"""The task `export`: a trained network in one format, kept only where its predictions match the original's."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import keras

from cnn_demo.errors import ModelError, StorageError
from cnn_demo.export.card import card
from cnn_demo.export.exporter import TrainedModel, load_trained_model
from cnn_demo.export.formats import FORMATS
from cnn_demo.export.parity import check, files_of
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import ExportFormat, export_format
from cnn_demo.storage import storage_errors

PARITY_FILE, CARD_FILE = "parity.json", "README.md"
# Step -> the share of the whole time after which it begins.
STARTS = {"Converting": 0.0, "Checking the original": 0.3, "Checking the export": 0.55, "Packing": 0.95}


def export(
    path: str, format_name: str, out: str, progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """Write the network of a folder into the folder out, in one format, with parity.json and README.md.

    Returns {"files": paths of all files, "parity": what parity.json says}. progress_file, stop_file: see Progress.
    The files are written to a temporary folder, checked, and moved at the end, so no partial export is left behind.
    Raises ModelError where the design or the check forbids it, StorageError, WorkerError where it was stopped.
    """
    progress, wanted = Progress(STARTS, progress_file, stop_file), export_format(format_name)
    trained = load_trained_model(path)
    _check_possible(trained, wanted)
    target = Path(out)
    with storage_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".export-") as scratch:
            parity = _make(trained, wanted, Path(scratch), progress)
            progress.tell(1.0)  # the last point at which it can be stopped
            return {"files": _move(Path(scratch), target), "parity": parity}


def _check_possible(trained: TrainedModel, wanted: ExportFormat) -> None:
    backend = keras.backend.backend()
    if wanted.needs_tensorflow and backend != "tensorflow":
        raise ModelError(
            f"{wanted.title} is made by TensorFlow, but Keras runs on {backend} here: "
            "set KERAS_BACKEND to tensorflow, or choose keras, onnx or tfjs-layers."
        )
    if refusal := wanted.refusal(trained.project.architecture):
        raise ModelError(refusal)


def _make(trained: TrainedModel, wanted: ExportFormat, folder: Path, progress: Progress) -> dict[str, Any]:
    """Write the export, its check and its README into the folder; returns the figures of the check."""
    form = FORMATS[wanted.name]
    progress.begin("Converting")
    form.write(trained, folder)
    exported = list(files_of(folder))
    parity = {
        "format": wanted.name,
        "network": trained.network.name,
        **check(trained, folder, wanted, form.predict, progress),
    }
    progress.begin("Packing")
    text = card(trained, wanted, form.output, {str(file.relative_to(folder)): file for file in exported}, parity)
    (folder / PARITY_FILE).write_text(json.dumps(parity, indent=2, allow_nan=False) + "\n")
    (folder / CARD_FILE).write_text(text)
    return parity


def _move(scratch: Path, target: Path) -> list[str]:
    """Move everything into the target without overwriting anything; returns the paths of all files."""
    made = sorted(scratch.iterdir())
    for item in made:
        if (target / item.name).exists():
            raise StorageError(f"{target / item.name} is there already; choose another folder.")
    files = [str(target / file.relative_to(scratch)) for file in files_of(scratch)]
    for item in made:
        item.rename(target / item.name)
    return files
