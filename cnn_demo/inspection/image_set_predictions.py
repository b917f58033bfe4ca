"""The task `image_set_predictions`: a network's answers on many labelled images, and what they say about it."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.calibration import calibration
from cnn_demo.inspection.figures import figures
from cnn_demo.inspection.labelled_images import fitting
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load
from cnn_demo.runs.progress import Progress

STARTS = {"Reading the images": 0.0, "Predicting": 0.1}


def image_set_predictions(
    path: str, images: dict[str, Any], progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """What the network of that folder answers to an ImageSet.

    Returns labels and answers (n,) uint16, probabilities (n, k) float32, and figures: those of figures.figures, with
    "calibration" besides. Raises DatasetError, ModelError, WorkerError where it was stopped.
    """
    progress = Progress(STARTS, progress_file, stop_file)
    progress.begin("Reading the images")
    model = load(path).model
    x, y = fitting(images, model)
    progress.begin("Predicting")
    probabilities = outputs(model, as_input(x), progress=lambda done: progress.tell(done / len(x)))
    return {
        "labels": y.astype(np.uint16),
        "answers": probabilities.argmax(axis=1).astype(np.uint16),
        "probabilities": probabilities.astype(np.float32),
        "figures": {**figures(probabilities, y), "calibration": calibration(probabilities, y)},
    }
