"""Compares the predictions of an exported network, in its own runtime, with those of the original."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.browser.export.runtime_check import CheckRequest, RuntimeMissing, RuntimePredict, RuntimePredictions
from cnn_demo.browser.export.trained import Trained
from cnn_demo.datasets import catalog
from cnn_demo.datasets.fixed_inputs import COMPARED_IMAGES, FixedInputs, fixed_inputs
from cnn_demo.datasets.split import as_input
from cnn_demo.errors import ModelError
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import ExportFormat, difference_text
from cnn_demo.spec.layers import volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The network itself, which an export is compared with.

    runtime: program and version. predict: (n, h, w, c) float32 images, described by the text, and a function that gets
    the finished share -> (n, classes) probabilities. batch_size: how many images fit the memory at once. most_images: how
    many are compared at most, None for all that there are.
    """

    runtime: str
    predict: Callable[[np.ndarray, str, Callable[[float], None]], np.ndarray]
    batch_size: int
    most_images: int | None = None


def check(
    trained: Trained,
    original: Original,
    folder: Path,
    wanted: ExportFormat,
    predict: RuntimePredict,
    progress: Progress,
) -> dict[str, Any]:
    """The figures of an export's check, JSON-ready. Raises ModelError where it differs by more than the format's bound.

    Without the runtime, "checked" is False and "why" says what to do; the sizes are included in any case.
    """
    inputs = _inputs(trained, original)
    images = as_input(inputs.images)
    progress.begin("Checking the original")
    expected = original.predict(images, inputs.origin, progress.tell)
    progress.begin("Checking the export")
    request = CheckRequest(images=images, batch_size=min(original.batch_size, len(images)), report=progress.tell)
    try:
        predictions = predict(folder, request)
    except RuntimeMissing as missing:
        return {"checked": False, "why": str(missing), "bound": wanted.largest_difference, **_sizes(folder)}
    figures = _figures(expected, predictions, inputs)
    _check_bound(figures["largest_difference"], wanted)
    compared = {"compared_with": original.runtime, "bound": wanted.largest_difference}
    return {"checked": True, **compared, **figures, **_sizes(folder)}


def files_of(folder: Path) -> Iterator[Path]:
    """All files below a folder, sorted."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _inputs(trained: Trained, original: Original) -> FixedInputs:
    most, image_bytes = original.most_images, volume(trained.project.architecture.input_shape)
    known = catalog.from_environment(trained.network.path.parent)
    return fixed_inputs(trained.project, known, most_bytes=None if most is None else most * image_bytes)


def _figures(expected: np.ndarray, predictions: RuntimePredictions, inputs: FixedInputs) -> dict[str, Any]:
    differences = np.abs(predictions.probabilities - expected).max(axis=1)
    before, after = expected.argmax(axis=1), predictions.probabilities.argmax(axis=1)
    return {
        "runtime": predictions.runtime,
        "images": inputs.origin,
        "image_count": len(inputs.images),
        "accuracy_before": _share(before == inputs.labels) if inputs.labels is not None else None,
        "accuracy_after": _share(after == inputs.labels) if inputs.labels is not None else None,
        "equal_answers": _share(before == after),
        "compared_images": min(COMPARED_IMAGES, len(differences)),
        "largest_difference": float(differences[:COMPARED_IMAGES].max()),
        "largest_difference_of_all": float(differences.max()),
        "median_ms": round(predictions.median_ms, 3),
    }


def _share(hits: np.ndarray) -> float:
    return float(np.mean(hits))


def _check_bound(difference: float, wanted: ExportFormat) -> None:
    if not difference <= wanted.largest_difference:  # not >, which is False for NaN
        raise ModelError(
            f"The export as {wanted.title} does not match the network: its probabilities differ by up to "
            f"{difference_text(difference)}, more than the {difference_text(wanted.largest_difference)} that this "
            "format allows. "
            "Nothing was written; choose a format that keeps more of each weight."
        )


def _sizes(folder: Path) -> dict[str, int]:
    """The bytes of the files, and what a web server would send of them, compressed."""
    contents = [path.read_bytes() for path in files_of(folder)]
    return {
        "bytes": sum(len(content) for content in contents),
        "gzipped_bytes": sum(len(gzip.compress(content, mtime=0)) for content in contents),
    }
