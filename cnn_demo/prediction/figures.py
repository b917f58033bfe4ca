"""Figures of a classifier on labelled images: accuracy, loss, confusion matrix, precision, recall and F1."""

from __future__ import annotations

import math

import numpy as np

from cnn_demo.runs.inspection_results import ClassFigures, Figures

SMALLEST_PROBABILITY = 1e-7  # Keras clips here too, so that the loss stays finite
Z_95 = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


def cross_entropy(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Mean of -log of the true class's probability, in nats. (n, k) float, (n,) int."""
    right = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(right, SMALLEST_PROBABILITY, 1.0)).mean()) + 0.0  # -0.0 becomes 0.0


def accuracy(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Share of images whose most probable class is the true one, in [0, 1]."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share of which `right` of `total` were found, in [0, 1]. total: above 0.

    Wilson's score interval, which also holds for few images and for shares near 1: E. B. Wilson, Probable Inference, the Law
    of Succession, and Statistical Inference, 1927. It assumes that the images are independent of each other.
    SciPy has it, too; loading its statistics would take too much of the web process's memory.
    """
    share, z2 = right / total, Z_95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def confusion(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(k, k) counts: row = true class, column = predicted class."""
    classes = probabilities.shape[1]
    pairs = labels.astype(np.int64) * classes + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def per_class(matrix: np.ndarray) -> list[ClassFigures]:
    """Precision, recall and F1 of each class; None where a class never occurs or is never predicted."""
    right, predicted, present = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    return [
        {
            "class": index,
            "count": int(present[index]),
            "precision": _share(right[index], predicted[index]),
            "recall": _share(right[index], present[index]),
            "f1": _share(2 * right[index], predicted[index] + present[index]),
        }
        for index in range(len(matrix))
    ]


def figures(probabilities: np.ndarray, labels: np.ndarray) -> Figures:
    """All figures, JSON-ready. probabilities: (n, k) float. labels: (n,) int."""
    matrix = confusion(probabilities, labels)
    return {
        "images": len(labels),
        "accuracy": accuracy(probabilities, labels),
        "loss": cross_entropy(probabilities, labels),
        "per_class": per_class(matrix),
        "confusion": matrix.tolist(),
    }


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None
