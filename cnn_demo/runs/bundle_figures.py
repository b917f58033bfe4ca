"""Checks the figures in a bundle for type, shape, range and consistency, so that every page can show them.

Whether the figures are true only an evaluation here can tell; they stay the bundle's own statement.
"""

from __future__ import annotations

from typing import Any

from cnn_demo.errors import BundleError
from cnn_demo.runs.bundle_json import Check, count, number, optional, record, rows, texts
from cnn_demo.runs.figures import CertaintyRule, Result
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.summary import summarise

MOST = 10**12
MOST_CLASSES = 256  # a label is one byte
NUMBER_BYTES = 25  # of a number in JSON and what separates it from the next
FIGURES_BYTES = (
    2 * MOST_CLASSES**2 * NUMBER_BYTES
)  # of result.json or certainty.json; that has two tables of the classes
LARGE = 1e12  # whitening and distances of a network that is always right come to some 1e6
share = number(0, 1)
amount = number(0, LARGE)
BOUNDS = {
    "least_probability": share,
    "largest_distance": amount,
    "sure_probability": share,
    "sure_distance": amount,
}


def _result_check(classes: int) -> Check:
    """The fields of result.json, as training/final_evaluation.py writes them."""
    of_class = {"class": count(classes - 1), "count": count(MOST)}
    of_class |= dict.fromkeys(("precision", "recall", "f1"), optional(share))
    test = {
        "images": count(MOST),
        "accuracy": share,
        "loss": amount,
        "per_class": rows(classes, record(of_class)),
        "confusion": rows(classes, rows(classes, count(MOST))),
    }
    certainty = {
        **BOUNDS,
        "validation_unsure_share": optional(share),
        "validation_leaning_share": optional(share),
        "validation_accuracy_where_sure": optional(share),
    }
    return record(
        {
            "test": record(test),
            "validation": optional(record({"images": count(MOST), "accuracy": share, "loss": amount})),
            "certainty": record(certainty),
            "best": optional(record({"epoch": count(MOST), "val_accuracy": share})),
            "training_images": count(MOST),
            "epochs": count(MOST),
            "steps": count(MOST),
            "seconds": amount,
            "test_images_per_second": amount,
            "parameters": count(MOST),
            "versions": texts,
        }
    )


def checked_certainty(data: dict[str, Any], classes: int) -> CertaintyRule:
    """The rule by which the network is unsure, over its classes. Raises BundleError."""
    matrix = rows(classes, rows(classes, number(-LARGE, LARGE)))
    fields = {"whitening": matrix, "means": matrix, **BOUNDS}
    found: CertaintyRule = record(fields)("certainty.json", data)
    return found


def checked_result(data: dict[str, Any], certainty: CertaintyRule, architecture: Architecture) -> Result:
    """The figures, where they agree with each other, the rule and the design. Raises BundleError."""
    result: Result = _result_check(architecture.classes)("result.json", data)
    test = result["test"]
    matrix = test["confusion"]
    right = sum(row[index] for index, row in enumerate(matrix))
    agreements = {
        "the confusion matrix and the number of test images": sum(map(sum, matrix)) == test["images"],
        "the confusion matrix and the test accuracy": abs(right - test["accuracy"] * test["images"]) < 0.5,
        "the classes and their order": [row["class"] for row in test["per_class"]] == list(range(len(matrix))),
        "the parameters and the design": result["parameters"] == summarise(architecture).parameters,
        "result.json and certainty.json": {**certainty, **result["certainty"]} == {**result["certainty"], **certainty},
    }
    if broken := [what for what, agrees in agreements.items() if not agrees]:
        raise BundleError(f"The bundle's figures contradict themselves: {broken[0]} do not agree.")
    return result
