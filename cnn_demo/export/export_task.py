"""The task `export`: a trained network in one format, kept only where its predictions match Keras's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from cnn_demo.browser.export.making import STARTS, make
from cnn_demo.browser.export.parity import Original
from cnn_demo.errors import ModelError
from cnn_demo.export.exporter import TrainedModel, load_trained_model
from cnn_demo.export.formats import FORMATS
from cnn_demo.network.batches import finite_outputs, fitting_batch_size
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import ExportFormat, export_format

_latest: tuple[tuple[str, int, str], np.ndarray] | None = (
    None  # (network, version, images) -> the original's predictions, reused for the next format
)


def export(
    path: str, format_name: str, out: str, progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """Write the network of a folder into the folder out: see make. progress_file, stop_file: see Progress.

    Raises ModelError where the design, Keras's backend or the check forbids it, StorageError, WorkerError where it was
    stopped.
    """
    progress, wanted = Progress(STARTS, progress_file, stop_file), export_format(format_name)
    trained = load_trained_model(path)
    _check_backend(wanted)
    return make(trained, _original(trained), wanted, FORMATS[wanted.name], Path(out), progress)


def _check_backend(wanted: ExportFormat) -> None:
    backend = keras.backend.backend()
    if wanted.needs_tensorflow and backend != "tensorflow":
        raise ModelError(
            f"{wanted.title} is made by TensorFlow, but Keras runs on {backend} here: "
            "set KERAS_BACKEND to tensorflow, or choose keras, onnx or tfjs."
        )


def _original(trained: TrainedModel) -> Original:
    def predict(images: np.ndarray, origin: str, report: Callable[[float], None]) -> np.ndarray:
        global _latest
        key = (str(trained.network.path), trained.network.version, origin)
        if _latest is None or _latest[0] != key:
            count = len(images)
            _latest = (key, finite_outputs(trained.model, images, progress=lambda done: report(done / count)))
        return _latest[1]

    return Original(runtime=f"Keras {keras.__version__}", predict=predict, batch_size=fitting_batch_size(trained.model))
