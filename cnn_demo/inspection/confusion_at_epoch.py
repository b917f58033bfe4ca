"""The task `confusion_at_epoch`: what a run's network confused after one of its kept epochs."""

from __future__ import annotations

from typing import Any

from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.figures import accuracy, confusion
from cnn_demo.inspection.labelled_images import chosen_images, fitting
from cnn_demo.inspection.model_at_epoch import model_at
from cnn_demo.network.batches import outputs
from cnn_demo.runs.progress import Progress

MOST_IMAGES = 1_000
STEP = "Predicting"


def confusion_at_epoch(
    path: str, images: dict[str, Any], epoch: int, progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """Figures on up to MOST_IMAGES images of an ImageSet, the same for every epoch: images, accuracy, confusion.

    confusion: (k, k) counts as lists, row = true class. Raises RunError, DatasetError, ModelError, and WorkerError
    where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = model_at(path, epoch)
    x, y = fitting(images, model)
    chosen = chosen_images(len(x), MOST_IMAGES)
    labels = y[chosen]
    answers = outputs(model, as_input(x[chosen]), progress=lambda done: progress.tell(done / len(labels)))
    return {
        "figures": {
            "images": len(labels),
            "accuracy": accuracy(answers, labels),
            "confusion": confusion(answers, labels).tolist(),
        }
    }
