"""Decides when a prediction is unsure, by a rule calibrated on validation images: a scribble is not "3, 100 %".

Softmax gives probabilities for any image, however unusual. A prediction is unsure where no class is probable, or where
the probabilities are unlike those of every class: their logarithms are far from the nearest class by the Mahalanobis
distance, with one covariance for all classes (after Lee et al. 2018, arXiv 1807.03888, who measure it on inner features).
Both bounds are set so that few validation images are unsure. The rule uses probabilities only, so it works in every
runtime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_demo.runs.figures import CertaintyFigures, CertaintyRule

UNSURE_SHARE = 0.02  # of the validation images, for each of the two bounds
NEVER_BELOW = 0.5  # a prediction that is more likely wrong than right is unsure, even for a weak network
SMALLEST_PROBABILITY = 1e-30
SHRINKAGE = 1e-3  # of the mean variance, added to each direction, as a variance of 0 has no inverse


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certainty:
    """The rule of one network over k classes.

    whitening: (k, k), which turns the Mahalanobis distance into the Euclidean one. means: (k, k), the whitened class means.
    least_probability: in [0, 1]. largest_distance: at least 0.
    """

    whitening: np.ndarray
    means: np.ndarray
    least_probability: float
    largest_distance: float

    def distance(self, probabilities: np.ndarray) -> np.ndarray:
        """(n,) distance of (n, k) probabilities to the nearest class."""
        placed = _logarithms(probabilities) @ self.whitening
        return np.sqrt(((placed[:, None] - self.means[None]) ** 2).sum(axis=2)).min(axis=1)

    def is_unsure(self, probabilities: np.ndarray) -> np.ndarray:
        """Whether each of (n, k) probabilities is unsure: (n,) bool."""
        too_low = probabilities.max(axis=1) < self.least_probability
        return too_low | (self.distance(probabilities) > self.largest_distance)

    def to_dict(self) -> CertaintyRule:
        """JSON-ready values."""
        return {
            "whitening": self.whitening.tolist(),
            "means": self.means.tolist(),
            "least_probability": self.least_probability,
            "largest_distance": self.largest_distance,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Certainty:
        """Parse what to_dict returned."""
        return cls(
            whitening=np.array(data["whitening"]),
            means=np.array(data["means"]),
            least_probability=data["least_probability"],
            largest_distance=data["largest_distance"],
        )


def calibrate(train: np.ndarray, train_labels: np.ndarray, validation: np.ndarray) -> Certainty:
    """Fit the rule: the classes to the probabilities of training images, both bounds to those of validation images.

    train: (n, k), train_labels: (n,), validation: (m, k). Every class must occur in train_labels.
    """
    logarithms = _logarithms(train)
    means = np.stack([logarithms[train_labels == label].mean(axis=0) for label in range(train.shape[1])])
    whitening = _whitening(logarithms - means[train_labels])
    unbounded = Certainty(
        whitening=whitening, means=means @ whitening, least_probability=0.0, largest_distance=float("inf")
    )
    return Certainty(
        whitening=whitening,
        means=unbounded.means,
        least_probability=max(float(np.quantile(validation.max(axis=1), UNSURE_SHARE)), NEVER_BELOW),
        largest_distance=float(np.quantile(unbounded.distance(validation), 1 - UNSURE_SHARE)),
    )


def report(rule: Certainty, validation: np.ndarray, labels: np.ndarray) -> CertaintyFigures:
    """The bounds, the share of unsure validation images, and the accuracy among the others."""
    sure = ~rule.is_unsure(validation)
    right = validation.argmax(axis=1) == labels
    return {
        "least_probability": rule.least_probability,
        "largest_distance": rule.largest_distance,
        "validation_unsure_share": float(1 - sure.mean()),
        "validation_accuracy_where_sure": float(right[sure].mean()) if sure.any() else None,
    }


def _logarithms(probabilities: np.ndarray) -> np.ndarray:
    return np.log(np.clip(probabilities.astype(np.float64), SMALLEST_PROBABILITY, 1.0))


def _whitening(deviations: np.ndarray) -> np.ndarray:
    """(k, k) matrix that gives deviations from the class means the covariance 1."""
    variances, directions = np.linalg.eigh(np.cov(deviations, rowvar=False))
    return directions / np.sqrt(variances + SHRINKAGE * variances.mean() + 1e-12)
