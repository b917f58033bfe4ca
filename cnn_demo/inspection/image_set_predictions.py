"""The task `image_set_predictions`: a network's predictions on an image set, with figures and calibration."""

from __future__ import annotations

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.inspection.labelled_images import load_for_model
from cnn_demo.network.batches import finite_outputs
from cnn_demo.network.service import load
from cnn_demo.prediction.image_set import PREDICTING, READING, STARTS, image_set_answer
from cnn_demo.runs.inspection_results import ImageSetPredictions
from cnn_demo.runs.progress import Progress


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
    return image_set_answer(probabilities, y)
