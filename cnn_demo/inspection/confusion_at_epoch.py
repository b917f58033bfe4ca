"""The task `confusion_at_epoch`: the confusion matrix of a run's network after one of its kept epochs."""

from __future__ import annotations

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.inspection.labelled_images import load_for_model, sample_indices
from cnn_demo.inspection.model_at_epoch import model_at_epoch
from cnn_demo.network.batches import finite_outputs
from cnn_demo.prediction.figures import accuracy, confusion
from cnn_demo.runs.inspection_results import ConfusionAtEpoch
from cnn_demo.runs.progress import Progress

MOST_IMAGES = 1_000
STEP = "Predicting"


def confusion_at_epoch(
    path: str, images: ImageSet, epoch: int, progress_file: str | None = None, stop_file: str | None = None
) -> ConfusionAtEpoch:
    """Accuracy and confusion matrix on up to MOST_IMAGES images of an ImageSet, the same images for every epoch.

    Raises RunError, DatasetError, ModelError, and WorkerError where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = model_at_epoch(path, epoch)
    x, y = load_for_model(images, model)
    indices = sample_indices(len(x), MOST_IMAGES)
    labels = y[indices]
    probabilities = finite_outputs(model, x[indices], progress=lambda done: progress.tell(done / len(labels)))
    return {
        "figures": {
            "images": len(labels),
            "accuracy": accuracy(probabilities, labels),
            "confusion": confusion(probabilities, labels).tolist(),
        }
    }
