"""The section Side by side of the Inspect page, with a fake compute worker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import Attribution
from cnn_demo.runs.status import FINISHED
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import CIFAR10, FASHION_MNIST, MNIST_5K
from cnn_demo.spec.layers import Dense, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor, digit_one
from tests.shipped import FIRST

SECTION = "side-by-side"


@pytest.fixture
def questions(compute: FakeCompute) -> list[dict[str, Any]]:
    """The questions about attribution that the worker was asked. Every network predicts seven."""
    asked: list[dict[str, Any]] = []

    def attribution(**question: Any) -> Attribution:
        asked.append(question)
        return {"map": np.eye(7, dtype=np.float32), "signed": False, "weakness": None}

    compute.says(7)
    compute.answers["attribution"] = attribution
    return asked


@pytest.fixture
def inspecting(owner: Visitor, finished: RunFolder, questions: list[dict[str, Any]]) -> Visitor:
    """The visitor's run beside the shipped network, on the first test image."""
    return owner.open("inspection").mark("Section", SECTION)


def test_answers_grad_cam_and_maps_of_both_are_shown(inspecting: Visitor, questions: list[dict[str, Any]]) -> None:
    assert inspecting.selected("Compare with") == FIRST.name
    for title in ("My seven", FIRST.name):
        assert any(alt.startswith(f"Probabilities by {title}: 0 0.3\u00a0%") for alt in inspecting.pictures)
        assert any(alt.startswith(f"Grad-CAM of {title} for 7 over Test image") for alt in inspecting.pictures)
    assert inspecting.text.count("Maps 0 to 63 of 70") == 2
    assert len({asked["path"] for asked in questions}) == 2


def test_one_class_is_chosen_for_both_and_a_layer_for_each(
    inspecting: Visitor, questions: list[dict[str, Any]]
) -> None:
    inspecting.choose("For the class", 3)
    assert [asked["label"] for asked in questions[-2:]] == [3, 3]
    assert questions[-2]["layer"] != questions[-1]["layer"]  # each network's own last convolution


def test_a_drawing_is_shown_to_both(inspecting: Visitor, questions: list[dict[str, Any]]) -> None:
    inspecting.mark("Image", "Drawing").draw("drawing", digit_one())
    first, second = (asked["image"] for asked in questions[-2:])
    assert np.array_equal(first, second)


def test_networks_with_different_classes_show_a_warning_and_a_class_choice_each(
    inspecting: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    architecture = presets.design("fast").architecture()
    other = make_run(
        FINISHED, name="Clothes", project=Project(architecture=architecture, recipe=Recipe(), data=FASHION_MNIST)
    )
    inspecting.look_again().choose("Compare with", other.id)
    told = f"My seven was trained on {escaped(MNIST_5K.title)}; Clothes on {escaped(FASHION_MNIST.title)}"
    assert told in inspecting.app.warning[0].value
    assert any(alt.startswith("Grad-CAM of Clothes for Sneaker over") for alt in inspecting.pictures)


def test_networks_with_different_input_shapes_show_a_message(inspecting: Visitor, make_run: MakeRun) -> None:
    architecture = presets.design("fast").architecture((32, 32, 3), 10)
    other = make_run(
        FINISHED, name="Colours", project=Project(architecture=architecture, recipe=Recipe(), data=CIFAR10)
    )
    inspecting.look_again().choose("Compare with", other.id)
    assert "takes 28 × 28 × 1, Colours takes 32 × 32 × 3" in inspecting.notes[0]
    assert not inspecting.pictures


def test_a_network_that_takes_the_same_images_comes_first(owner: Visitor, make_run: MakeRun) -> None:
    architecture = presets.design("fast").architecture((32, 32, 3), 10)
    project = Project(architecture=architecture, recipe=Recipe(), data=CIFAR10)
    one, other = (make_run(FINISHED, name=name, project=project) for name in ("One", "Other"))
    owner.open("inspection").choose("Network", one.id).mark("Section", SECTION)
    assert owner.selected("Compare with") == other.id


def test_network_without_convolution_is_compared_by_its_predictions(
    inspecting: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    design = Architecture(layers=(Flatten(), Dense(units=8)))
    other = make_run(FINISHED, name="Flat", project=Project(architecture=design, recipe=Recipe(), data=MNIST_5K))
    inspecting.look_again().choose("Compare with", other.id)
    assert "no convolution" in inspecting.notes[0]
    assert any(alt.startswith("Probabilities by Flat: ") for alt in inspecting.pictures)


def test_without_another_network_it_leads_to_training(owner: Visitor, no_models: None, finished: RunFolder) -> None:
    owner.open("inspection").mark("Section", SECTION)
    assert "There is no other trained network" in owner.text
    assert "Train a network" in owner.links


def test_deleted_second_run_shows_the_error(inspecting: Visitor, compute: FakeCompute) -> None:
    def gone(**_: Any) -> None:
        raise ModelError("My eight has no trained weights; it is not finished, or was deleted.")

    compute.answers["attribution"] = gone
    inspecting.fill("Index, 0 to 999", 17)
    assert inspecting.errors == ["My eight has no trained weights; it is not finished, or was deleted."]
