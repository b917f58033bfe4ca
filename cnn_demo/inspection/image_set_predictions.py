"""The task `image_set_predictions`: a network's predictions on an image set, with figures and calibration."""

from __future__ import annotations

import numpy as np

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.inspection.calibration import calibration
from cnn_demo.inspection.figures import figures
from cnn_demo.inspection.labelled_images import load_for_model
from cnn_demo.network.batches import finite_outputs
from cnn_demo.network.service import load
from cnn_demo.runs.inspection_results import ImageSetPredictions
from cnn_demo.runs.progress import Progress

READING, PREDICTING = "Reading the images", "Predicting"
STARTS = {READING: 0.0, PREDICTING: 0.1}


def image_set_predictions(
    path: str, images: ImageSet, progress_file: str | None = None, stop_file: str | None = None
) -> ImageSetPredictions:
    """The network's predictions on an ImageSet. Raises DatasetError, ModelError, WorkerError where it was stopped."""
    progress = Progress(STARTS, progress_file, stop_file)
    progress.begin(READING)
    model = load(path).model
    x, y = load_for_model(images, model)
    progress.begin(PREDICTING)
    probabilities = finite_outputs(model, x, progress=lambda done: progress.tell(done / len(x)))
    return {
        "labels": y.astype(np.uint16),
        "answers": probabilities.argmax(axis=1).astype(np.uint16),
        "probabilities": probabilities.astype(np.float32),
        "figures": {**figures(probabilities, y), "calibration": calibration(probabilities, y)},
    }
