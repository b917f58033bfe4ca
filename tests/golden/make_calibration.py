"""Writes tests/golden/calibration.json: the figures of some answers and the rule of certainty that is fitted to them.

Run from the project's folder: python -m tests.golden.make_calibration
It holds a list of {"classes", "train", "validation": {"probabilities" (base64 of float32), "labels"}, "rule", "report",
"figures" of the validation answers}: usual answers of ten classes; a network that is always right, whose variances are 0, on
too few validation images for any bound; and on too few for one of the two bounds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.prediction.certainty import calibrate, report
from cnn_demo.prediction.figures import figures
from tests.golden.make_training_seed import encoded

PATH = Path(__file__).with_name("calibration.json")
SEED = 53
CLASSES = 10


def main() -> None:
    """Write the file."""
    PATH.write_text(json.dumps(golden()) + "\n", encoding="utf-8")


def golden() -> list[dict[str, Any]]:
    """The contents of the file."""
    rng = np.random.default_rng(SEED)
    return [
        _case(_answers(rng, 300), _answers(rng, 150)),
        _case(_always_right(20, 2), _always_right(9, 2)),
        _case(_answers(rng, 300), _answers(rng, 30)),
    ]


def _case(train: tuple[NDArray, NDArray], validation: tuple[NDArray, NDArray]) -> dict[str, Any]:
    rule = calibrate(*train, validation[0])
    return {
        "classes": train[0].shape[1],
        "train": _stored(*train),
        "validation": _stored(*validation),
        "rule": rule.to_dict(),
        "report": report(rule, *validation),
        "figures": figures(*validation),
    }


def _answers(rng: np.random.Generator, count: int) -> tuple[NDArray, NDArray]:
    """Probabilities that are right three times in four, and labels without the last class but one in a hundred."""
    labels = np.where(np.arange(count) % 100, rng.integers(0, CLASSES - 1, count), CLASSES - 1)
    logits = rng.normal(0, 2, (count, CLASSES))
    logits[np.arange(count), labels] += 5
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32), labels


def _always_right(count: int, classes: int) -> tuple[NDArray, NDArray]:
    labels = np.arange(count) % classes
    return np.eye(classes, dtype=np.float32)[labels], labels


def _stored(probabilities: NDArray, labels: NDArray) -> dict[str, Any]:
    return {"probabilities": encoded(probabilities), "labels": labels.tolist()}


if __name__ == "__main__":
    main()
