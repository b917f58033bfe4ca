"""Make tests/golden/certainty.json: what the rule of certainty says to probabilities, for Python and JavaScript alike.

Run from the project's folder: python -m tests.golden.make_certainty
It holds a list of {"rule": as Certainty.to_dict, "cases": [{"probabilities", "distance", "unsure", "sure", "doubt"}]}: the
rule of the network that is met first, and two over three classes: of a network without and with outlier exposure.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.prediction.certainty import Certainty, calibrate
from cnn_demo.runs.trained_network import shipped

PATH = Path(__file__).with_name("certainty.json")
SEED = 41
RANDOM_CASES = 12
SIGNIFICANT_DIGITS = 9  # of the probabilities: a float32 has about seven
SHARPNESSES = (0.5, 3.0, 8.0)


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(SEED)
    of_first = Certainty.from_dict(json.loads((shipped()[0].path / "certainty.json").read_text()))
    rules = [of_first, *(_small_rule(rng, with_outliers=with_outliers) for with_outliers in (False, True))]
    PATH.write_text(json.dumps([_golden(rule, rng) for rule in rules]) + "\n", encoding="utf-8")


def _golden(rule: Certainty, rng: np.random.Generator) -> dict[str, Any]:
    probabilities = _rounded(np.concatenate([_typical(len(rule.means)), _extreme(len(rule.means)), _random(rule, rng)]))
    distances, unsure, sure = rule.distance(probabilities), rule.is_unsure(probabilities), rule.is_sure(probabilities)
    cases = [
        {
            "probabilities": row.tolist(),
            "distance": float(distance),
            "unsure": bool(is_unsure),
            "sure": bool(is_sure),
            "doubt": rule.doubt(row, "sure" if is_sure else "unsure" if is_unsure else "leaning"),
        }
        for row, distance, is_unsure, is_sure in zip(probabilities, distances, unsure, sure, strict=True)
    ]
    return {"rule": rule.to_dict(), "cases": cases}


def _typical(classes: int) -> NDArray:
    """Almost all for each class in turn."""
    return 0.95 * np.eye(classes) + 0.05 / classes


def _extreme(classes: int) -> NDArray:
    """All for one class, the others at nothing or nearly so; and the same for all."""
    nearly = np.full(classes, 1e-20)
    nearly[0] = 1.0
    return np.stack([np.eye(classes)[0], nearly, np.full(classes, 1 / classes)])


def _random(rule: Certainty, rng: np.random.Generator) -> NDArray:
    logits = rng.normal(0, 1, (RANDOM_CASES, len(rule.means)))
    logits *= np.resize(SHARPNESSES, RANDOM_CASES)[:, None]
    values = np.exp(logits)
    return values / values.sum(axis=1, keepdims=True)


def _small_rule(rng: np.random.Generator, *, with_outliers: bool) -> Certainty:
    labels = np.arange(300) % 3
    logits = rng.normal(0, 0.5, (300, 3))
    logits[np.arange(300), labels] += 4
    values = np.exp(logits)
    answers = values / values.sum(axis=1, keepdims=True)
    return calibrate(answers, labels, answers, with_outliers=with_outliers)


def _rounded(values: NDArray) -> NDArray:
    return np.array([float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in values.flat]).reshape(values.shape)


if __name__ == "__main__":
    main()
