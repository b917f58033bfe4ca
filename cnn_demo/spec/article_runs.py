"""The measured runs of the article's script, which scripts/measure_article.py writes from finished runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("article_runs.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAccuracy:
    """How many steps both recipes take to one accuracy on the training images, measured while the weights change.

    accuracy: of the last epoch of the script, in [0, 1]. as_run_steps: of the whole script. intended_steps: the mean over the
    seeds of the first step at which the recipe with learning rate 1.0 is as accurate.
    """

    accuracy: float
    as_run_steps: int
    intended_steps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRuns:
    """The script as it stands, once per seed. test_accuracies: in [0, 1], after the last epoch, in the order of seeds.

    dataset: its short title. same_accuracy: None where the recipe as intended was not measured.
    """

    dataset: str
    training_images: int
    epochs: int
    seeds: tuple[int, ...]
    test_accuracies: tuple[float, ...]
    mean: float
    same_accuracy: SameAccuracy | None


@cache
def article_runs() -> ArticleRuns | None:
    """The committed measurements; None as long as there are none."""
    return parsed(json.loads(FILE.read_text())) if FILE.is_file() else None


def parsed(data: dict[str, Any]) -> ArticleRuns:
    """Parse what scripts/measure_article.py writes."""
    same = data["same_accuracy"]
    return ArticleRuns(
        dataset=data["dataset"],
        training_images=data["training_images"],
        epochs=data["epochs"],
        seeds=tuple(data["seeds"]),
        test_accuracies=tuple(data["test_accuracies"]),
        mean=data["mean"],
        same_accuracy=None if same is None else SameAccuracy(**same),
    )
