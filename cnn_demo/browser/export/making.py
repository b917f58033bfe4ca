"""Makes an export: written aside, run in its own runtime, compared with the network itself, and only then moved into place."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, TypeVar

from cnn_demo.browser.export.card import card
from cnn_demo.browser.export.formats import Format
from cnn_demo.browser.export.parity import Original, check, files_of
from cnn_demo.browser.export.trained import Trained
from cnn_demo.errors import ModelError, StorageError
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import ExportFormat
from cnn_demo.storage import storage_errors

PARITY_FILE, CARD_FILE = "parity.json", "README.md"
# Step -> the share of the whole time after which it begins.
STARTS = {"Converting": 0.0, "Checking the original": 0.3, "Checking the export": 0.55, "Packing": 0.95}
Source = TypeVar("Source", bound=Trained)


def make(
    trained: Source, original: Original, wanted: ExportFormat, form: Format[Source], target: Path, progress: Progress
) -> dict[str, Any]:
    """Write a network into the folder target, in one format, with parity.json and README.md.

    Returns {"files": paths of all files, "parity": what parity.json says}. progress: with the steps of STARTS.
    The files are written to a temporary folder, checked, and moved at the end, so no partial export is left behind.
    Raises ModelError where the design or the check forbids it, StorageError, WorkerError where it was stopped.
    """
    if refusal := wanted.refusal(trained.project.architecture):
        raise ModelError(refusal)
    with storage_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".export-") as scratch:
            parity = _write(trained, original, wanted, form, Path(scratch), progress)
            progress.tell(1.0)  # the last point at which it can be stopped
            return {"files": _move(Path(scratch), target), "parity": parity}


def _write(
    trained: Source, original: Original, wanted: ExportFormat, form: Format[Source], folder: Path, progress: Progress
) -> dict[str, Any]:
    """Write the export, its check and its README into the folder; returns the figures of the check."""
    progress.begin("Converting")
    form.write(trained, folder)
    exported = list(files_of(folder))
    parity = {
        "format": wanted.name,
        "network": trained.network.name,
        **check(trained, original, folder, wanted, form.predict, progress),
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
