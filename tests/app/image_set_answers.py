"""Answers of a fake compute worker about an image set: forty digits, one five predicted as a six."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.prediction.calibration import calibration
from cnn_demo.prediction.figures import figures
from cnn_demo.runs.inspection_results import (
    EmbeddedDrawing,
    Embedding,
    ImageSetPredictions,
    Robustness,
    RobustnessCurve,
)

CLASSES, EACH = 10, 4
MISTAKE = 5 * EACH  # index of the five
LABELS = np.repeat(np.arange(CLASSES), EACH)


def probabilities_of(answers: np.ndarray, confidence: float = 0.91) -> np.ndarray:
    """(n, 10) float32: each predicted class with that probability, the rest shared equally by the others."""
    rest = (1 - confidence) / (CLASSES - 1)
    return np.where(np.eye(CLASSES)[answers] > 0, confidence, rest).astype(np.float32)


def predictions_with(answers: np.ndarray, labels: np.ndarray = LABELS) -> ImageSetPredictions:
    """The answer of the task `image_set_predictions` for these predicted classes."""
    probabilities = probabilities_of(answers)
    return {
        "labels": labels.astype(np.uint16),
        "answers": answers.astype(np.uint16),
        "probabilities": probabilities,
        "figures": {**figures(probabilities, labels), "calibration": calibration(probabilities, labels)},
    }


def one_mistake() -> np.ndarray:
    """The predicted classes: all correct except one."""
    answers = LABELS.copy()
    answers[MISTAKE] = 6
    return answers


def image_set_predictions(**_: Any) -> ImageSetPredictions:
    return predictions_with(one_mistake())


def load_images(images: ImageSet, indices: list[int]) -> np.ndarray:
    return np.zeros((len(indices), 28, 28, 1), np.uint8)


def embedding(method: str, **_: Any) -> Embedding:
    """A circle of points, with twice the radius for t-SNE."""
    angles = np.linspace(0, 6, len(LABELS))
    radius = 2.0 if method == "tsne" else 1.0
    return {
        "points": radius * np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32),
        "indices": np.arange(len(LABELS), dtype=np.int32),
        "labels": LABELS.astype(np.int32),
        "answers": one_mistake().astype(np.int32),
        "probability": np.full(len(LABELS), 0.91, np.float32),
        "figures": {"dimensions": 32, "explained": [0.4, 0.2] if method == "pca" else []},
    }


def embed_drawing(**_: Any) -> EmbeddedDrawing:
    return {"point": np.array([0.5, 0.5]), "nearest": np.arange(10), "distances": np.linspace(1, 2, 10)}


def robustness(**_: Any) -> Robustness:
    curve: RobustnessCurve = {"strengths": [0.0, 1.0, 2.0], "accuracy": [0.9, 0.8, 0.3]}
    examples = np.zeros((3, 28, 28, 1), np.uint8)
    return {
        "figures": {"images": 40, "curves": dict.fromkeys(("shift", "rotation", "noise", "thickness"), curve)},
        "examples_shift": examples,
        "examples_rotation": examples,
        "examples_noise": examples,
        "examples_thickness": examples,
    }


ANSWERS: dict[str, Callable[..., Any]] = {
    "image_set_predictions": image_set_predictions,
    "load_images": load_images,
    "embedding": embedding,
    "embed_drawing": embed_drawing,
    "robustness": robustness,
}
