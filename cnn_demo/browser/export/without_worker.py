"""The task `export` of a server without workers: the formats that need no Keras, compared with the network in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.browser.export.formats import FORMATS
from cnn_demo.browser.export.making import STARTS, make
from cnn_demo.browser.export.parity import Original
from cnn_demo.browser.export.trained import Trained, load_trained
from cnn_demo.datasets.fixed_inputs import COMPARED_IMAGES
from cnn_demo.errors import NoWorkersError
from cnn_demo.prediction.numpy_network import load_numpy
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.exports import EXPORTS, export_format


def export(
    path: str, format_name: str, out: str, progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """As cnn_demo.export.export_task.export. Raises NoWorkersError where the format needs a worker."""
    progress, wanted = Progress(STARTS, progress_file, stop_file), export_format(format_name)
    if wanted.needs_worker:
        possible = ", ".join(name for name, item in EXPORTS.items() if not item.needs_worker)
        raise NoWorkersError(
            f"{wanted.title} is made by TensorFlow in a worker process, and this server runs none. Choose another format: "
            f"{possible}."
        )
    trained = load_trained(path)
    return make(trained, _original(trained), wanted, FORMATS[format_name], Path(out), progress)


def _original(trained: Trained) -> Original:
    network = load_numpy(trained.network)

    def predict(images: np.ndarray, origin: str, report: Callable[[float], None]) -> np.ndarray:
        return network.probabilities(images, progress=lambda done: report(done / len(images)))

    return Original(
        runtime=f"NumPy {np.__version__}, by this app's own arithmetic",
        predict=predict,
        batch_size=network.batch_size(),
        most_images=COMPARED_IMAGES,
    )
