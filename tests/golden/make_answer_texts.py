"""Make tests/golden/answer_texts.json: predictions in words, for Python and JavaScript alike.

Run from the project's folder: python -m tests.golden.make_answer_texts
It holds a list of {"classes", "probabilities", "level", "doubt", "headline", "detail"}.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.prediction.certainty import Doubt, Level
from cnn_demo.spec.builtin_data import FASHION_MNIST, MNIST
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.widgets.answer_text import answer_text, with_article

PATH = Path(__file__).with_name("answer_texts.json")
REASONS: tuple[tuple[Level, Doubt | None], ...] = (
    ("sure", None),
    ("leaning", "low"),
    ("leaning", "strange"),
    ("leaning", "both"),
    ("unsure", "low"),
    ("unsure", "strange"),
    ("unsure", "both"),
)
# Label -> probability: with a rival, alone, a rival of exactly the least probability, as much for both, a class that has half
# of it with its rival, and one that does not stand out among others.
PROBABILITIES: tuple[dict[int, float], ...] = (
    {4: 0.482, 9: 0.413},
    {8: 0.9964},
    {7: 0.99, 1: 0.01},
    {9: 0.5, 0: 0.5},
    {3: 0.375, 5: 0.125, 8: 0.11, 1: 0.11, 2: 0.11, 4: 0.11, 7: 0.06},
    {label: 0.104 if label == 7 else 0.896 / 9 for label in range(10)},
)


def main() -> None:
    """Write the file."""
    cases = [
        _case(data, given, level, doubt)
        for data in (MNIST, FASHION_MNIST)
        for level, doubt in REASONS
        for given in PROBABILITIES
    ]
    PATH.write_text(json.dumps(cases, indent=1) + "\n", encoding="utf-8")


def _case(data: DataSpec, given: dict[int, float], level: Level, doubt: Doubt | None) -> dict[str, Any]:
    probabilities = np.zeros(len(data.classes))
    probabilities[list(given)] = list(given.values())
    text = answer_text(
        probabilities, level, doubt, lambda label: with_article(data, label), is_digits=data.shows_digits
    )
    return {
        "classes": list(data.classes),
        "probabilities": probabilities.tolist(),
        "level": level,
        "doubt": doubt,
        "headline": text.headline,
        "detail": text.detail,
    }


if __name__ == "__main__":
    main()
