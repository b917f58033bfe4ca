"""Weights that are finite and far too large: refused from strangers, and no answer with NaN where a run has them anyway."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from cnn_demo.browser.graph.manifest import encoded
from cnn_demo.browser.graph.parts import Constant
from cnn_demo.browser.graph.sources import Whole
from cnn_demo.errors import BundleError, ModelError
from cnn_demo.jobs import tasks
from cnn_demo.runs.bundle_tensors import LARGEST_WEIGHT, check_weights
from cnn_demo.runs.finite_answers import check_finite
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.runs.bundles import put_trained


@pytest.mark.parametrize("value", [3e38, -3e38, 2 * LARGEST_WEIGHT])
def test_weights_that_no_training_gives_are_refused_in_a_bundle(value: float) -> None:
    check_weights(save({"a/kernel": np.full(3, LARGEST_WEIGHT, np.float32)}), {"a/kernel": (3,)})
    with pytest.raises(BundleError, match="a/kernel holds numbers beyond 1,000,000"):
        check_weights(save({"a/kernel": np.array([0, value, 0], np.float32)}), {"a/kernel": (3,)})


@pytest.mark.parametrize(
    "answer",
    [float("nan"), {"a": [1.0, float("inf")]}, {"a": {"b": np.array([1, np.nan])}}, (np.float32("-inf"),)],
    ids=["number", "list", "array", "numpy's number"],
)
def test_answer_with_a_number_that_is_none_is_refused(answer: object) -> None:
    with pytest.raises(ModelError, match="Its weights are too large"):
        check_finite(answer)


def test_other_answers_pass() -> None:
    check_finite(
        {"text": "nan", "none": None, "count": 10**400, "mask": np.array([True]), "pixels": np.zeros(3, np.uint8)}
    )


@pytest.mark.slow
def test_run_with_absurd_weights_answers_no_question(tmp_path: Path) -> None:
    architecture = design("fast").architecture(MNIST_5K.input_shape, len(MNIST_5K.classes))
    run = put_trained(Workspace(tmp_path), Project(architecture=architecture, recipe=Recipe(), data=MNIST_5K))
    file = run.path / "weights.safetensors"
    tensors = {
        name: np.where(value > 0.5, 3e38, -3e38).astype(np.float32) for name, value in load(file.read_bytes()).items()
    }
    file.write_bytes(save(tensors))
    image = np.full((28, 28, 1), 0.5, np.float32)
    questions: dict[str, dict[str, Any]] = {
        "predict": {"images": image[None]},
        "feature_maps": {"image": image},
        "steepest_weights": {
            "weight": "output/kernel",
            "images": image[None],
            "labels": np.array([1]),
            "untrained": False,
            "count": 1,
        },
    }
    for task, arguments in questions.items():
        with pytest.raises(ModelError, match="Its weights are too large"):
            tasks.answer(task, {"path": str(run.path), **arguments})


def test_weights_that_16_bits_cannot_hold_are_named() -> None:
    constants = [Constant(name="a", shape=(1,), source=Whole("a"))]
    assert encoded(constants, {"a": np.array([65504], np.float32)})
    with pytest.raises(ModelError, match="weights beyond 65,504"):
        encoded(constants, {"a": np.array([70000], np.float32)})
