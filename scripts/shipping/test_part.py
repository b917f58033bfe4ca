"""What a shipped network answers on the test part: calibration, and the mistakes that it is surest of."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_demo.datasets.image_set import TEST, ImageSet
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.project import Project

MISTAKES_LISTED, PAIRS_LISTED = 10, 5
DECIMALS = 4


def test_part(compute: Compute, network: TrainedNetwork) -> dict[str, Any]:
    """calibration, confident_mistakes and confused_pairs, JSON-ready. Raises ValueError where result.json differs."""
    project = network.project()
    found = compute.ask("image_set_predictions", path=str(network.path), images=_test_images(project))
    figures, stated = found["figures"], network.result()["test"]
    if figures["confusion"] != stated["confusion"]:
        raise ValueError(f"{network.name}: the weights answer otherwise than result.json says.")
    calibration = {name: _rounded(value) for name, value in figures["calibration"].items() if name != "bins"}
    bins = [{name: _rounded(value) for name, value in row.items()} for row in figures["calibration"]["bins"]]
    return {
        "calibration": {"part": TEST, "images": figures["images"], **calibration, "bins": bins},
        "confident_mistakes": _confident_mistakes(found["labels"], found["answers"], found["probabilities"]),
        "confused_pairs": _confused_pairs(np.array(figures["confusion"])),
    }


def _test_images(project: Project) -> ImageSet:
    recipe = project.recipe
    return ImageSet(data=project.data, part=TEST, validation_share=recipe.validation_share, seed=recipe.seed)


def _confident_mistakes(labels: np.ndarray, answers: np.ndarray, probabilities: np.ndarray) -> list[dict[str, Any]]:
    """The wrong answers of the highest probability, and their places in the test part."""
    wrong = np.flatnonzero(labels != answers)
    sure = probabilities.max(axis=1)
    places = wrong[np.argsort(-sure[wrong], kind="stable")][:MISTAKES_LISTED]
    return [
        {
            "index": int(place),
            "truth": int(labels[place]),
            "answer": int(answers[place]),
            "probability": _rounded(float(sure[place])),
        }
        for place in places
    ]


def _confused_pairs(confusion: np.ndarray) -> list[dict[str, int]]:
    """The most frequent mistakes. confusion: row = true class, column = answer."""
    wrong = confusion * (1 - np.eye(len(confusion), dtype=int))
    truths, answers = np.unravel_index(np.argsort(-wrong, axis=None, kind="stable")[:PAIRS_LISTED], wrong.shape)
    return [
        {"truth": int(truth), "answer": int(answer), "count": int(wrong[truth, answer])}
        for truth, answer in zip(truths, answers, strict=True)
        if wrong[truth, answer]
    ]


def _rounded(value: float | None) -> float | None:
    return round(value, DECIMALS) if isinstance(value, float) else value
