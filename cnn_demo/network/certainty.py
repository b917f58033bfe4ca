"""When an answer may be trusted: a rule calibrated on validation images, so that a scribble is not "3, 100 %".

Softmax always answers, however strange the image. Two things tell strange images: no class is probable, or the
probabilities lie together as no class's do. The second is Mahalanobis's distance to the nearest class, measured on the
logarithms of the probabilities, with one covariance for all classes (after Lee et al. 2018, arXiv 1807.03888, who
measure it on inner features). Both bounds are set so that few validation images are called unsure.
Computes with probabilities alone: the same rule serves wherever the network predicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

UNSURE_SHARE = 0.02  # of the validation images, for each of the two bounds
NEVER_BELOW = 0.5  # an answer that is more likely wrong than right is not sure, however weak the network
SMALLEST_PROBABILITY = 1e-30
SHRINKAGE = 1e-3  # of the mean variance, added to each direction: one that never varies has no inverse


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certainty:
    """The rule of one network over k classes.

    whitening: (k, k), after which Mahalanobis's distance is a plain one. means: (k, k), the classes' means, whitened.
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
        """(n,) bool."""
        too_low = probabilities.max(axis=1) < self.least_probability
        return too_low | (self.distance(probabilities) > self.largest_distance)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "whitening": self.whitening.tolist(),
            "means": self.means.tolist(),
            "least_probability": self.least_probability,
            "largest_distance": self.largest_distance,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Certainty:
        """Read what to_dict made."""
        return cls(
            whitening=np.array(data["whitening"]),
            means=np.array(data["means"]),
            least_probability=data["least_probability"],
            largest_distance=data["largest_distance"],
        )


def calibrate(train: np.ndarray, train_labels: np.ndarray, validation: np.ndarray) -> Certainty:
    """Fit the rule: the classes on the probabilities of training images, both bounds on those of validation images.

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


def report(rule: Certainty, validation: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """What the rule does to the validation images: the share it calls unsure, and the accuracy among the others."""
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
    """(k, k) matrix after which deviations from their class's mean have covariance 1."""
    variances, directions = np.linalg.eigh(np.cov(deviations, rowvar=False))
    return directions / np.sqrt(variances + SHRINKAGE * variances.mean() + 1e-12)
