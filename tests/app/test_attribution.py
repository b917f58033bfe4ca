"""The section Attribution of the Inspect page, with a fake compute worker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import Attribution
from cnn_demo.runs.status import FINISHED
from cnn_demo.shown_text import escaped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Dense, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor, digit_one


@pytest.fixture
def questions(compute: FakeCompute) -> list[dict[str, Any]]:
    """The questions that the worker was asked; its answer is a map with a bright spot."""
    asked: list[dict[str, Any]] = []

    def attribution(**question: Any) -> Attribution:
        asked.append(question)
        spot = np.zeros((7, 7), np.float32)
        spot[3, 3] = 2.0
        signed = question["method"] in ("integrated_gradients", "occlusion")
        return {"map": spot, "signed": signed, "weakness": None, "difference": 2.25, "side": 5}

    compute.says(7)
    compute.answers["attribution"] = attribution
    return asked


@pytest.fixture
def inspecting(owner: Visitor, finished: RunFolder, questions: list[dict[str, Any]]) -> Visitor:
    return owner.open("inspection").mark("Section", "attribution")


def test_grad_cam_of_the_last_convolution_is_shown_for_the_answer(
    inspecting: Visitor, questions: list[dict[str, Any]]
) -> None:
    assert questions[-1]["method"] == "grad_cam"
    # Its finished maps: the convolution itself is followed by normalization and activation.
    assert (questions[-1]["label"], questions[-1]["layer"]) == (7, "activation_2")
    assert any(alt.startswith("Grad-CAM over Test image") for alt in inspecting.pictures)
    assert "arXiv 1610.02391" in inspecting.text
    assert "The largest magnitude is 2 logits" in inspecting.text


def test_another_class_layer_and_method_are_asked_for(inspecting: Visitor, questions: list[dict[str, Any]]) -> None:
    inspecting.choose("For the class", 3).choose("Layer", "conv2d_1")
    assert (questions[-1]["label"], questions[-1]["layer"]) == (3, "activation_1")
    inspecting.mark("Method", "integrated_gradients")
    assert (questions[-1]["method"], questions[-1]["label"]) == ("integrated_gradients", 3)
    assert "contribute 2.0000 logits" in inspecting.text
    assert "2.2500 higher" in inspecting.text
    inspecting.mark("Method", "occlusion")
    assert "The square has 5 × 5 pixels." in inspecting.text


def test_drawing_can_be_the_input_image(inspecting: Visitor, questions: list[dict[str, Any]]) -> None:
    inspecting.mark("Image", "Drawing")
    asked = len(questions)
    assert not inspecting.errors
    inspecting.draw("drawing", digit_one())
    assert "Grad-CAM over Your drawing" in inspecting.pictures
    assert len(questions) > asked
    assert questions[-1]["image"].shape == (28, 28, 1)


def test_images_are_counted_as_in_the_data_set_whatever_the_class(inspecting: Visitor) -> None:
    labels = from_environment().load(MNIST_5K).y_test
    of_class = np.flatnonzero(labels == 3)
    inspecting.fill("Index, 0 to 999", 17)
    assert escaped(f"Test image 17: {labels[17]}") in inspecting.text
    inspecting.choose("Class", "3")
    label, nearest = f"Index, {of_class[0]} to {of_class[-1]}", of_class[of_class >= 17][0]
    assert escaped(f"Test image {nearest}: 3") in inspecting.text
    assert inspecting.value(label) == nearest
    inspecting.fill(label, int(nearest) + 1)
    assert inspecting.value(label) == of_class[of_class > nearest][0]


def test_network_without_convolution_offers_the_other_methods(
    owner: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    design = Architecture(layers=(Flatten(), Dense(units=8)))
    make_run(FINISHED, project=Project(architecture=design, recipe=Recipe(), data=MNIST_5K))
    owner.open("inspection").mark("Section", "attribution")
    assert "no convolution" in owner.notes[0]
    owner.mark("Method", "saliency")
    assert questions[-1]["method"] == "saliency"


@pytest.mark.parametrize(
    ("kind", "share", "told"),
    [
        ("zero", 0.0, "the map is zero everywhere"),
        ("sparse", 0.0204, "only 2\u00a0% of its values"),
        ("border", 0.79, "79\u00a0% of this map lies along the edge"),
        ("saturated", 0.00312, "no pixel's gradient is above 0.0031 logits"),
    ],
)
def test_map_that_says_little_is_told_and_another_method_is_one_press_away(
    inspecting: Visitor, compute: FakeCompute, kind: str, share: float, told: str
) -> None:
    compute.answers["attribution"] = lambda **question: {
        "map": np.zeros((7, 7), np.float32),
        "signed": False,
        "side": 5,
        "weakness": {"kind": kind, "share": share} if question["method"] == "grad_cam" else None,
    }
    inspecting.fill("Index, 0 to 999", 17)
    assert told in inspecting.warnings[0]
    assert "Occlusion may tell more." in inspecting.warnings[0]
    inspecting.press("Show Occlusion")
    assert not inspecting.warnings
    assert any(alt.startswith("Occlusion over") for alt in inspecting.pictures)
