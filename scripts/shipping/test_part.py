"""Calibration of a shipped network on the test part, and the mistakes that it is surest of."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from cnn_demo.datasets.image_set import TEST, ImageSet
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.inspection_results import CalibrationBin, ImageSetFigures
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.project import Project
from scripts.shipping.figures import ConfusedPair, Mistake, PartCalibration, PredictionFigures

MISTAKES_LISTED, PAIRS_LISTED = 10, 5
DECIMALS = 4
Share = TypeVar("Share", float, float | None)


def test_part(compute: Compute, network: TrainedNetwork) -> PredictionFigures:
    """Predict the test images. Raises ValueError if the confusion matrix differs from that in result.json."""
    project = network.project()
    found = compute.ask("image_set_predictions", path=str(network.path), images=_test_images(project))
    figures, stated = found["figures"], network.result()["test"]
    if figures["confusion"] != stated["confusion"]:
        raise ValueError(f"{network.name}: its weights give another confusion matrix than result.json.")
    return {
        "calibration": _calibration(figures),
        "confident_mistakes": _confident_mistakes(found["labels"], found["answers"], found["probabilities"]),
        "confused_pairs": _confused_pairs(np.array(figures["confusion"])),
    }


def _calibration(figures: ImageSetFigures) -> PartCalibration:
    found = figures["calibration"]
    bins: list[CalibrationBin] = [
        {
            "count": row["count"],
            "confidence": _rounded(row["confidence"]),
            "accuracy": _rounded(row["accuracy"]),
        }
        for row in found["bins"]
    ]
    return {
        "part": TEST,
        "images": figures["images"],
        "ece": _rounded(found["ece"]),
        "mean_confidence": _rounded(found["mean_confidence"]),
        "accuracy": _rounded(found["accuracy"]),
        "bins": bins,
    }


def _test_images(project: Project) -> ImageSet:
    recipe = project.recipe
    return ImageSet(data=project.data, part=TEST, validation_share=recipe.validation_share, seed=recipe.seed)


def _confident_mistakes(labels: np.ndarray, answers: np.ndarray, probabilities: np.ndarray) -> list[Mistake]:
    """The wrong predictions of the highest probability."""
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


def _confused_pairs(confusion: np.ndarray) -> list[ConfusedPair]:
    """The most frequent mistakes. confusion: row = true class, column = answer."""
    wrong = confusion * (1 - np.eye(len(confusion), dtype=int))
    truths, answers = np.unravel_index(np.argsort(-wrong, axis=None, kind="stable")[:PAIRS_LISTED], wrong.shape)
    return [
        {"truth": int(truth), "answer": int(answer), "count": int(wrong[truth, answer])}
        for truth, answer in zip(truths, answers, strict=True)
        if wrong[truth, answer]
    ]


def _rounded(value: Share) -> Share:
    return value if value is None else round(value, DECIMALS)
