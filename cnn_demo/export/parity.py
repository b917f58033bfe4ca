"""Whether an exported network answers as the original does, measured in the program that the export is for."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.datasets import catalog
from cnn_demo.datasets.fixed_inputs import COMPARED_IMAGES, FixedInputs, fixed_inputs
from cnn_demo.datasets.split import as_input
from cnn_demo.errors import ModelError
from cnn_demo.export.runtime_answers import Answers, Asker, Question, RuntimeMissing
from cnn_demo.export.source import Source
from cnn_demo.network.batches import fitting_batch_size, outputs
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import ExportFormat

_latest: tuple[tuple[str, int, str], np.ndarray] | None = None  # the original's answers, for its next format


def check(source: Source, folder: Path, wanted: ExportFormat, ask: Asker, progress: Progress) -> dict[str, Any]:
    """The figures of an export's check, JSON-ready. Raises ModelError where it differs beyond the format's bound.

    Where its runtime is missing, "checked" is False and "why" says what to do; the sizes are there all the same.
    """
    inputs = fixed_inputs(source.project, catalog.from_environment())
    images = as_input(inputs.images)
    progress.begin("Checking the original")
    expected = _expected(source, images, inputs.origin, progress.tell)
    progress.begin("Checking the export")
    batch_size = min(fitting_batch_size(source.model), len(images))
    question = Question(images=images, batch_size=batch_size, tell=progress.tell)
    try:
        answers = ask(folder, question)
    except RuntimeMissing as missing:
        return {"checked": False, "why": str(missing), "bound": wanted.largest_difference, **_sizes(folder)}
    figures = _figures(expected, answers, inputs)
    _check_bound(figures["largest_difference"], wanted)
    return {"checked": True, "bound": wanted.largest_difference, **figures, **_sizes(folder)}


def files_of(folder: Path) -> Iterator[Path]:
    """The files in a folder and in those below it, in order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _expected(source: Source, images: np.ndarray, origin: str, tell: Callable[[float], None]) -> np.ndarray:
    """(n, classes) probabilities of the original."""
    global _latest
    key = (str(source.network.path), source.network.version, origin)
    if _latest is None or _latest[0] != key:
        count = len(images)
        _latest = (key, outputs(source.model, images, progress=lambda done: tell(done / count)))
    return _latest[1]


def _figures(expected: np.ndarray, answers: Answers, inputs: FixedInputs) -> dict[str, Any]:
    differences = np.abs(answers.probabilities - expected).max(axis=1)
    before, after = expected.argmax(axis=1), answers.probabilities.argmax(axis=1)
    return {
        "runtime": answers.runtime,
        "images": inputs.origin,
        "image_count": len(inputs.images),
        "accuracy_before": _share(before == inputs.labels) if inputs.labels is not None else None,
        "accuracy_after": _share(after == inputs.labels) if inputs.labels is not None else None,
        "equal_answers": _share(before == after),
        "compared_images": min(COMPARED_IMAGES, len(differences)),
        "largest_difference": float(differences[:COMPARED_IMAGES].max()),
        "largest_difference_of_all": float(differences.max()),
        "median_ms": round(answers.median_ms, 3),
    }


def _share(hits: np.ndarray) -> float:
    return float(np.mean(hits))


def _check_bound(difference: float, wanted: ExportFormat) -> None:
    if not difference <= wanted.largest_difference:  # so written, since NaN is no less than anything
        raise ModelError(
            f"The export as {wanted.title} answers otherwise than the network: its probabilities differ by up to "
            f"{difference:.2g}, more than the {wanted.largest_difference:g} that this format may. "
            "Nothing was written; choose a format that keeps more of each weight."
        )


def _sizes(folder: Path) -> dict[str, int]:
    """gzipped_bytes: as a web server would send the files."""
    contents = [path.read_bytes() for path in files_of(folder)]
    return {
        "bytes": sum(len(content) for content in contents),
        "gzipped_bytes": sum(len(gzip.compress(content, mtime=0)) for content in contents),
    }
