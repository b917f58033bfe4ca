"""What a network's probabilities on an image set are worth: the answer of the task `image_set_predictions`."""

from __future__ import annotations

import numpy as np

from cnn_demo.prediction.calibration import calibration
from cnn_demo.prediction.figures import figures
from cnn_demo.runs.inspection_results import ImageSetPredictions

READING, PREDICTING = "Reading the images", "Predicting"
STARTS = {READING: 0.0, PREDICTING: 0.1}


def image_set_answer(probabilities: np.ndarray, labels: np.ndarray) -> ImageSetPredictions:
    """probabilities: (n, classes) of all images of the set. labels: (n,) int."""
    return {
        "labels": labels.astype(np.uint16),
        "answers": probabilities.argmax(axis=1).astype(np.uint16),
        "probabilities": probabilities.astype(np.float32),
        "figures": {**figures(probabilities, labels), "calibration": calibration(probabilities, labels)},
    }
