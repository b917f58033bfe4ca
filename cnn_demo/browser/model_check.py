"""Checks an exported TensorFlow.js model in a visitor's browser: what is sent there, and what is accepted from there."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from cnn_demo.browser.exported_model import ExportedModel
from cnn_demo.browser.network import packed
from cnn_demo.browser.tensorflow_js import Sources
from cnn_demo.datasets.fixed_inputs import COMPARED_IMAGES, FixedInputs
from cnn_demo.errors import ModelError

BACKEND = "wasm"
MOST_MS = 1e6
SAME = 1e-6  # two programs may differ in the last digit of a quotient
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the server knows of a check before it starts. images: a description, see FixedInputs.origin."""

    images: str
    image_count: int
    accuracy_before: float | None

    @property
    def compared_images(self) -> int:
        return min(COMPARED_IMAGES, self.image_count)


def known(inputs: FixedInputs, expected: np.ndarray) -> Known:
    """What is known of a check with these inputs. expected: (n, classes) probabilities of the network itself."""
    labels = inputs.labels
    accuracy = None if labels is None else float(np.mean(expected.argmax(axis=1) == labels))
    return Known(images=inputs.origin, image_count=len(expected), accuracy_before=accuracy)


def question(
    model: ExportedModel, inputs: FixedInputs, expected: np.ndarray, *, modules: str, sources: Sources
) -> bytes:
    """The data of web/check_component.js.

    expected: (n, classes) float32 probabilities of the network itself. modules: the address of our modules. sources:
    the addresses of TensorFlow.js.
    """
    labels = b"" if inputs.labels is None else inputs.labels.astype(np.uint8).tobytes()
    parts = {
        "weights": model.weights,
        "images": np.ascontiguousarray(inputs.images, np.uint8).tobytes(),
        "expected": np.ascontiguousarray(expected, "<f4").tobytes(),
        "labels": labels,
    }
    header = {
        "modules": modules,
        "sources": sources,
        "model": model.description,
        "shape": list(inputs.images.shape[1:]),
        "parts": {name: len(part) for name, part in parts.items()},
    }
    return packed(header, b"".join(parts.values()))


class CheckFigures(TypedDict):
    """The figures of a check, as in the ExportFigures of runs/saved_exports.py."""

    runtime: str
    images: str
    image_count: int
    accuracy_before: float | None
    accuracy_after: float | None
    equal_answers: float
    compared_images: int
    largest_difference: float
    largest_difference_of_all: float
    median_ms: float


def figures(answer: object, known: Known) -> CheckFigures:
    """The figures of a check from a browser's answer. Raises ModelError where they are not possible.

    A browser may send anything: only consistent figures are accepted, and what the server knows itself is not taken
    from the answer.
    """
    if not isinstance(answer, dict) or not _is_possible(answer, known):
        raise ModelError("Your browser sent figures that cannot belong to this test. Reload the page and test again.")
    return CheckFigures(
        runtime=f"TensorFlow.js {answer['tensorflowjs']} ({BACKEND}, this visitor's browser)",
        images=known.images,
        image_count=known.image_count,
        accuracy_before=known.accuracy_before,
        accuracy_after=answer["accuracy_after"],
        equal_answers=answer["equal_answers"],
        compared_images=known.compared_images,
        largest_difference=answer["largest_difference"],
        largest_difference_of_all=answer["largest_difference_of_all"],
        median_ms=answer["median_ms"],
    )


def _is_possible(answer: dict[str, Any], known: Known) -> bool:
    """Whether each figure is possible, and all of them together."""
    return all(fits(answer.get(name), known) for name, fits in FITTING.items()) and _fit_together(answer)


def _is_number(value: Any, most: float) -> bool:
    """Whether it is a finite number from 0 to most; True and False are not."""
    # The comparison is false for NaN, and a whole number of thousands of digits has no float.
    return type(value) in (int, float) and 0 <= value <= most and value < math.inf


def _is_share(value: Any, known: Known) -> bool:
    return _is_number(value, 1)


def _is_accuracy(value: Any, known: Known) -> bool:
    return value is None if known.accuracy_before is None else _is_number(value, 1)


def _is_accuracy_before(value: Any, known: Known) -> bool:
    if known.accuracy_before is None:
        return value is None
    return _is_number(value, 1) and abs(value - known.accuracy_before) < SAME


# The name of a figure that a browser sends -> whether its value is possible.
FITTING: dict[str, Callable[[Any, Known], bool]] = {
    "tensorflowjs": lambda value, known: isinstance(value, str) and VERSION.fullmatch(value) is not None,
    "backend": lambda value, known: bool(value == BACKEND),
    "image_count": lambda value, known: _is_number(value, math.inf) and value == known.image_count,
    "compared_images": lambda value, known: _is_number(value, math.inf) and value == known.compared_images,
    "accuracy_before": _is_accuracy_before,
    "accuracy_after": _is_accuracy,
    "equal_answers": _is_share,
    "largest_difference": _is_share,
    "largest_difference_of_all": _is_share,
    "median_ms": lambda value, known: _is_number(value, MOST_MS),
}


def _fit_together(answer: dict[str, Any]) -> bool:
    """Whether the figures can be those of one check: equal answers are right or wrong together."""
    before, after, unequal = answer["accuracy_before"], answer["accuracy_after"], 1 - answer["equal_answers"]
    is_possible = before is None or abs(before - after) <= unequal + SAME
    return is_possible and answer["largest_difference"] <= answer["largest_difference_of_all"]
