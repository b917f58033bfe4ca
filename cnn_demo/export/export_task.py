"""The task `export`: a trained network in one format, handed out only where it answers as the original does."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import keras

from cnn_demo.errors import ModelError, StorageError
from cnn_demo.export.card import card
from cnn_demo.export.formats import FORMATS
from cnn_demo.export.parity import check, files_of
from cnn_demo.export.source import Source, read_source
from cnn_demo.runs.atomic import storage_errors
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import ExportFormat, export_format

PARITY_FILE, CARD_FILE = "parity.json", "README.md"
# The part of the whole time at which each step begins.
STARTS = {"Converting": 0.0, "Checking the original": 0.3, "Checking the export": 0.55, "Packing": 0.95}


def export(
    path: str, format_name: str, out: str, progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """Write the network of a folder into the folder out, in one format, with parity.json and README.md.

    Returns {"files": paths of all files, "parity": what parity.json says}. progress_file, stop_file: see Progress.
    It is all made aside, checked, and moved at last: nothing half-written is left.
    Raises ModelError where the design or the check forbids it, StorageError, WorkerError where it was stopped.
    """
    progress, wanted = Progress(STARTS, progress_file, stop_file), export_format(format_name)
    source = read_source(path)
    _check_possible(source, wanted)
    target = Path(out)
    with storage_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".export-") as aside:
            parity = _make(source, wanted, Path(aside), progress)
            progress.tell(1.0)  # the last moment at which it may be stopped
            return {"files": _hand_out(Path(aside), target), "parity": parity}


def _check_possible(source: Source, wanted: ExportFormat) -> None:
    backend = keras.backend.backend()
    if wanted.needs_tensorflow and backend != "tensorflow":
        raise ModelError(
            f"{wanted.title} is made by TensorFlow, but Keras runs on {backend} here: "
            "set KERAS_BACKEND to tensorflow, or choose keras, onnx or tfjs-layers."
        )
    if refusal := wanted.refusal(source.project.architecture):
        raise ModelError(refusal)


def _make(source: Source, wanted: ExportFormat, folder: Path, progress: Progress) -> dict[str, Any]:
    """Fill the folder; returns the figures of the check."""
    form = FORMATS[wanted.name]
    progress.begin("Converting")
    form.write(source, folder)
    exported = list(files_of(folder))
    parity = {
        "format": wanted.name,
        "network": source.network.name,
        **check(source, folder, wanted, form.ask, progress),
    }
    progress.begin("Packing")
    text = card(source, wanted, form.output, {str(file.relative_to(folder)): file for file in exported}, parity)
    (folder / PARITY_FILE).write_text(json.dumps(parity, indent=2, allow_nan=False) + "\n")
    (folder / CARD_FILE).write_text(text)
    return parity


def _hand_out(aside: Path, target: Path) -> list[str]:
    """Move everything into the target; what is there already is never overwritten. Moving needs no room on the disk."""
    made = sorted(aside.iterdir())
    for item in made:
        if (target / item.name).exists():
            raise StorageError(f"{target / item.name} is there already; choose another folder.")
    files = [str(target / file.relative_to(aside)) for file in files_of(aside)]
    for item in made:
        item.rename(target / item.name)
    return files
