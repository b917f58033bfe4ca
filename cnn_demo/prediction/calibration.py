"""Reliability diagram and expected calibration error: of the predictions made with 80 %, are 80 % right?"""

from __future__ import annotations

import numpy as np

from cnn_demo.runs.inspection_results import Calibration

BINS = 15


def calibration(probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> Calibration:
    """Calibration of the predictions, JSON-ready.

    probabilities: (n, k) float. labels: (n,) int. The confidence of a prediction is its own probability. All bins have
    the same width: bin b of B holds the confidences in (b / B, (b + 1) / B]. ece is the mean of |accuracy - confidence|
    over the bins, weighted by their counts. Source: Guo, Pleiss, Sun, Weinberger 2017, arXiv 1706.04599.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = (probabilities.argmax(axis=1) == labels).astype(np.float64)
    # Rounded: the last digit of float32 must not move a confidence across a bin's edge.
    bin_of = np.clip(np.ceil(np.round(confidence * bins, 6)).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    confidences = np.bincount(bin_of, confidence, minlength=bins)
    rights = np.bincount(bin_of, right, minlength=bins)
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
