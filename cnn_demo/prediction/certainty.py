"""Decides how certain a prediction is, by a rule calibrated on validation images: a scribble is not "3, 100 %".

Softmax gives probabilities for any image, however unusual. A prediction is unsure where no class is probable, or where
the probabilities are unlike those of every class: their logarithms are far from the nearest class by the Mahalanobis
distance, with one covariance for all classes (after Lee et al. 2018, arXiv 1807.03888, who measure it on inner features).
A network that was trained with outlier exposure has learned what its answer to other things is: the same probability for
every class. There the distance is that from the most certain answer, by the mean of the logarithms. Up to its sign and a
constant it is the loss of the outliers, and the energy of the centred logits (Liu et al. 2020, arXiv 2010.03759).

Both bounds are set so that few validation images are unsure. Two stricter bounds of the same kind say when a prediction is
sure; between them it is leaning. The rule uses probabilities only, so it works in every runtime.

A share cannot be measured on fewer images than one of which it is a whole one: 2 % need 50 validation images, 10 % need 10.
With fewer, or none, that bound of the distance is left out, and that of the probability is a fixed one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from cnn_demo.runs.certainty_bounds import ANY_DISTANCE
from cnn_demo.runs.figures import CertaintyFigures, CertaintyRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of the validation images, how many lie beyond each of the two bounds of "unsure", and of those of "sure"."""

    unsure: float
    not_sure: float


# At 10 %, networks without outlier exposure call 2 to 15 % of scribbles sure, of the validation images five in six
# (benchmarks/scribbles.py); at 5 % it is 6 to 28 % of scribbles.
USUAL = Shares(unsure=0.02, not_sure=0.10)
# With it, digits and scribbles are so far apart that 97 % of the validation images are sure and 95 % of scribbles unsure.
WITH_OUTLIERS = Shares(unsure=0.02, not_sure=0.022)
# Of "unsure" and of "sure", where the validation images are too few to measure it.
UNMEASURED, UNMEASURED_SURE = 0.5, 0.9
NEVER_BELOW = 0.5  # a prediction that is more likely wrong than right is unsure, even for a weak network
SMALLEST_PROBABILITY = 1e-30
SHRINKAGE = 1e-3  # of the mean variance, added to each direction, as a variance of 0 has no inverse

Level = Literal["sure", "leaning", "unsure"]
# Why a prediction is not sure: no class is probable enough, the probabilities are unlike those of every class, or both.
Doubt = Literal["low", "strange", "both"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certainty:
    """The rule of one network over k classes.

    whitening: (k, k), which places logarithms of probabilities so that distances are Euclidean. means: (k, k), the places of
    the classes.
    least_probability: in [0, 1]; below it a prediction is unsure. largest_distance: at least 0; beyond it, too.
    sure_probability, sure_distance: from the one on and up to the other, a prediction is sure; neither is less strict.
    """

    whitening: np.ndarray
    means: np.ndarray
    least_probability: float
    largest_distance: float
    sure_probability: float
    sure_distance: float

    def distance(self, probabilities: np.ndarray) -> np.ndarray:
        """(n,) distance of (n, k) probabilities to the nearest class."""
        placed = _logarithms(probabilities) @ self.whitening
        return np.sqrt(((placed[:, None] - self.means[None]) ** 2).sum(axis=2)).min(axis=1)

    def is_unsure(self, probabilities: np.ndarray) -> np.ndarray:
        """Whether each of (n, k) probabilities is unsure: (n,) bool."""
        too_low = probabilities.max(axis=1) < self.least_probability
        return too_low | (self.distance(probabilities) > self.largest_distance)

    def is_sure(self, probabilities: np.ndarray) -> np.ndarray:
        """Whether each of (n, k) probabilities is sure: (n,) bool. What is neither sure nor unsure is leaning."""
        is_high = probabilities.max(axis=1) >= self.sure_probability
        return is_high & (self.distance(probabilities) <= self.sure_distance)

    def doubt(self, probabilities: np.ndarray, level: Level) -> Doubt | None:
        """Why a prediction of that level, (k,) probabilities, is not surer: which of the two bounds it does not keep."""
        if level == "sure":
            return None
        bounds = {
            "unsure": (self.least_probability, self.largest_distance),
            "leaning": (self.sure_probability, self.sure_distance),
        }
        least, farthest = bounds[level]
        if probabilities.max() >= least:
            return "strange"
        return "both" if self.distance(probabilities[None])[0] > farthest else "low"

    def to_dict(self) -> CertaintyRule:
        """JSON-ready values."""
        return {
            "whitening": self.whitening.tolist(),
            "means": self.means.tolist(),
            "least_probability": self.least_probability,
            "largest_distance": self.largest_distance,
            "sure_probability": self.sure_probability,
            "sure_distance": self.sure_distance,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Certainty:
        """Parse what to_dict returned."""
        return cls(
            whitening=np.array(data["whitening"]),
            means=np.array(data["means"]),
            least_probability=data["least_probability"],
            largest_distance=data["largest_distance"],
            sure_probability=data["sure_probability"],
            sure_distance=data["sure_distance"],
        )


def calibrate(
    train: np.ndarray, train_labels: np.ndarray, validation: np.ndarray, *, with_outliers: bool = False
) -> Certainty:
    """Fit the rule: the classes to the probabilities of training images, all bounds to those of validation images.

    train: (n, k), train_labels: (n,), validation: (m, k). Every class must occur in train_labels. with_outliers: whether the
    network was trained with outlier exposure.
    """
    whitening, means = _certain_answer(train.shape[1]) if with_outliers else _classes(train, train_labels)
    shares = shares_of(with_outliers=with_outliers)
    unbounded = Certainty(
        whitening=whitening,
        means=means,
        least_probability=0.0,
        largest_distance=float("inf"),
        sure_probability=0.0,
        sure_distance=float("inf"),
    )
    least_probability, largest_distance = _bounds(unbounded, validation, shares.unsure, UNMEASURED)
    bounded = replace(unbounded, least_probability=least_probability, largest_distance=largest_distance)
    sure_probability, sure_distance = sure_bounds(bounded, validation, shares)
    return replace(bounded, sure_probability=sure_probability, sure_distance=sure_distance)


def mean_logarithm(distance: float, classes: int) -> float:
    """The mean of the logarithms of so many probabilities at a distance from the most certain answer."""
    return distance + float(_logarithms(np.eye(classes)[0]).mean())


def shares_of(*, with_outliers: bool) -> Shares:
    """The shares for a network that was trained with outlier exposure, or without."""
    return WITH_OUTLIERS if with_outliers else USUAL


def sure_bounds(rule: Certainty, validation: np.ndarray, shares: Shares) -> tuple[float, float]:
    """sure_probability and sure_distance for validation, (m, k) probabilities; never less strict than the rule's bounds."""
    probability, distance = _bounds(rule, validation, shares.not_sure, UNMEASURED_SURE)
    return max(probability, rule.least_probability), min(distance, rule.largest_distance)


def _bounds(rule: Certainty, validation: np.ndarray, share_beyond: float, unmeasured: float) -> tuple[float, float]:
    """The probability and the distance beyond which such a share of the validation images lies, each.

    unmeasured: the probability where the images are too few for that; any distance is then within the bound.
    """
    if len(validation) * share_beyond < 1:
        return unmeasured, ANY_DISTANCE
    probability = max(float(np.quantile(validation.max(axis=1), share_beyond)), NEVER_BELOW)
    return probability, float(np.quantile(rule.distance(validation), 1 - share_beyond))


def _classes(train: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """whitening and means of the Mahalanobis distance to the classes of training images."""
    logarithms = _logarithms(train)
    means = np.stack([logarithms[labels == label].mean(axis=0) for label in range(train.shape[1])])
    whitening = _whitening(logarithms - means[labels])
    return whitening, means @ whitening


def _certain_answer(classes: int) -> tuple[np.ndarray, np.ndarray]:
    """whitening and means of the distance to the most certain answer, by the mean of the logarithms: it is alike for all."""
    whitening = np.zeros((classes, classes))
    whitening[:, 0] = 1 / classes
    return whitening, _logarithms(np.eye(classes)) @ whitening


def report(rule: Certainty, validation: np.ndarray, labels: np.ndarray) -> CertaintyFigures:
    """The bounds, the shares of unsure and leaning validation images, and the accuracy of all that are not unsure.

    validation: (m, k) probabilities, labels: (m,). Without an image, there are no shares.
    """
    known = ~rule.is_unsure(validation)
    right = validation.argmax(axis=1) == labels
    return {
        "least_probability": rule.least_probability,
        "largest_distance": rule.largest_distance,
        "sure_probability": rule.sure_probability,
        "sure_distance": rule.sure_distance,
        "validation_unsure_share": float(1 - known.mean()) if len(known) else None,
        "validation_leaning_share": float((known & ~rule.is_sure(validation)).mean()) if len(known) else None,
        "validation_accuracy_where_sure": float(right[known].mean()) if known.any() else None,
    }


def _logarithms(probabilities: np.ndarray) -> np.ndarray:
    return np.log(np.clip(probabilities.astype(np.float64), SMALLEST_PROBABILITY, 1.0))


def _whitening(deviations: np.ndarray) -> np.ndarray:
    """(k, k) matrix that gives deviations from the class means the covariance 1."""
    variances, directions = np.linalg.eigh(np.cov(deviations, rowvar=False))
    return directions / np.sqrt(variances + SHRINKAGE * variances.mean() + 1e-12)
