"""What the compute worker would answer about a network on many images: forty digits, one five taken for a six."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.inspection.calibration import calibration
from cnn_demo.inspection.figures import figures

CLASSES, EACH = 10, 4
MISTAKE = 5 * EACH  # the place of the five
LABELS = np.repeat(np.arange(CLASSES), EACH)


def probabilities_of(answers: np.ndarray, confidence: float = 0.91) -> np.ndarray:
    """(n, 10) float32: each answer with that probability, the rest shared by the others."""
    rest = (1 - confidence) / (CLASSES - 1)
    return np.where(np.eye(CLASSES)[answers] > 0, confidence, rest).astype(np.float32)


def predictions_with(answers: np.ndarray, labels: np.ndarray = LABELS) -> dict[str, Any]:
    """The answer of the task `image_set_predictions` where the network answers this."""
    probabilities = probabilities_of(answers)
    found = {**figures(probabilities, labels), "calibration": calibration(probabilities, labels)}
    return {
        "labels": labels.astype(np.uint16),
        "answers": answers.astype(np.uint16),
        "probabilities": probabilities,
        "figures": found,
    }


def one_mistake() -> np.ndarray:
    """The answers: all right but one."""
    answers = LABELS.copy()
    answers[MISTAKE] = 6
    return answers


def image_set_predictions(**_: Any) -> dict[str, Any]:
    return predictions_with(one_mistake())


def load_images(images: ImageSet, indices: list[int]) -> np.ndarray:
    return np.zeros((len(indices), 28, 28, 1), np.uint8)


def embedding(method: str, **_: Any) -> dict[str, Any]:
    """A circle of points; t-SNE takes them twice as far out."""
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


def embed_drawing(**_: Any) -> dict[str, np.ndarray]:
    return {"point": np.array([0.5, 0.5]), "nearest": np.arange(10), "distances": np.linspace(1, 2, 10)}


def robustness(**_: Any) -> dict[str, Any]:
    strengths, accuracy = [0.0, 1.0, 2.0], [0.9, 0.8, 0.3]
    kinds = ("shift", "rotation", "noise", "thickness")
    curves = {kind: {"strengths": strengths, "accuracy": accuracy} for kind in kinds}
    examples = {f"examples_{kind}": np.zeros((3, 28, 28, 1), np.uint8) for kind in kinds}
    return {"figures": {"images": 40, "curves": curves}, **examples}


ANSWERS: dict[str, Callable[..., Any]] = {
    "image_set_predictions": image_set_predictions,
    "load_images": load_images,
    "embedding": embedding,
    "embed_drawing": embed_drawing,
    "robustness": robustness,
}
