"""Whether a network's probabilities mean what they say: of the answers given with 80 %, are 80 % right?"""

from __future__ import annotations

from typing import Any

import numpy as np

BINS = 15


def calibration(probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> dict[str, Any]:
    """The reliability diagram and the expected calibration error of the answers, JSON-ready.

    probabilities: (n, k) float. labels: (n,) int. An answer's confidence is its own probability. bins are equally wide;
    bin b of B holds the confidences in (b / B, (b + 1) / B].
    Returns bins: for each one its count, mean confidence and accuracy (None where it is empty); ece: the mean of
    |accuracy - confidence| over the bins, weighted by their counts; mean_confidence and accuracy of all.
    Source: Guo, Pleiss, Sun, Weinberger 2017, arXiv 1706.04599.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = (probabilities.argmax(axis=1) == labels).astype(np.float64)
    # Rounded: a confidence on a bin's edge must not fall over it by float32's last digit.
    place = np.clip(np.ceil(np.round(confidence * bins, 6)).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    confidences = np.bincount(place, confidence, minlength=bins)
    rights = np.bincount(place, right, minlength=bins)
    return {
        "bins": [
            {
                "count": int(count),
                "confidence": float(total / count) if count else None,
                "accuracy": float(hits / count) if count else None,
            }
            for count, total, hits in zip(counts, confidences, rights, strict=True)
        ],
        # count / n * |hits / count - total / count|
        "ece": float(np.abs(rights - confidences).sum() / len(labels)),
        "mean_confidence": float(confidence.mean()),
        "accuracy": float(right.mean()),
    }
