"""The section Activation maximization of the Inspect page, with a fake compute worker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import ActivationMaximization
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten
from cnn_demo.spec.layers.base import Layer
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor

BUTTON = "Find the images"


@pytest.fixture
def questions(compute: FakeCompute) -> list[dict[str, Any]]:
    """The questions that the worker was asked; its answer is grey images."""
    asked: list[dict[str, Any]] = []

    def activation_maximization(**question: Any) -> ActivationMaximization:
        asked.append(question)
        count = len(question["filters"])
        values = np.arange(count, dtype=np.float32)
        answer: ActivationMaximization = {
            "images": np.full((count, 28, 28, 1), 0.5, np.float32),
            "region": np.array([12, 12, 3, 3], np.int32),
            "values": values + 2,
            "start_values": values,
        }
        if "images" not in question:
            return answer
        return {**answer, "largest": values + 1, "examples": np.zeros((count, 28, 28, 1), np.uint8)}

    compute.answers["activation_maximization"] = activation_maximization
    return asked


def put(make_run: MakeRun, *layers: Layer) -> RunFolder:
    project = Project(architecture=Architecture(layers=layers), recipe=Recipe(), data=MNIST_5K)
    return make_run(FINISHED, project=project)


def opened(owner: Visitor) -> Visitor:
    return owner.open("inspection").mark("Section", "activation-maximization")


def test_sixteen_of_many_filters_are_maximized_on_request_and_remembered(
    owner: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    put(make_run, Conv2D(filters=512), Flatten())
    opened(owner)
    assert not questions
    assert "Filters 0 to 15 of 512, counted from 0" in owner.text
    owner.fill("From filter", 500).press(BUTTON).look_again()
    assert [question["filters"] for question in questions] == [list(range(500, 512))]
    assert "Maximizing image of filter 500 of conv2d_1" in owner.pictures
    assert "Validation image with the largest activation of filter 511 of conv2d_1" in owner.pictures
    assert "Each picture shows the 3 × 3 pixels" in owner.text
    assert "It is neither the meaning of the filter" in owner.text
    assert "gradient ascent got stuck" not in owner.text
    owner.fill("Seed", 1)
    assert not any(alt.startswith("Maximizing image") for alt in owner.pictures)


def test_filter_before_batch_normalization_is_maximized_after_it(
    owner: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    put(make_run, Conv2D(filters=4, activation="linear"), BatchNormalization(), Activation(), Flatten())
    opened(owner).press(BUTTON)
    assert [question["layer"] for question in questions] == ["batch_normalization_1"]
    assert "Maximizing image of filter 0 of conv2d_1" in owner.pictures
    assert "after batch normalization, which decides what is above 0" in owner.text


def test_run_without_validation_images_shows_test_images_in_their_place(
    owner: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    design = Architecture(layers=(Conv2D(filters=4), Flatten()))
    make_run(FINISHED, project=Project(architecture=design, recipe=Recipe(validation_share=0), data=MNIST_5K))
    opened(owner).press(BUTTON)
    assert questions[0]["images"].part == "test"
    assert "Test image with the largest activation of filter 3 of conv2d_1" in owner.pictures
    assert "of up to 500 test images" in owner.text


def test_result_below_a_real_image_shows_a_caption(
    owner: Visitor, make_run: MakeRun, compute: FakeCompute, questions: list[dict[str, Any]]
) -> None:
    answer = compute.answers["activation_maximization"]
    compute.answers["activation_maximization"] = lambda **question: {
        **answer(**question),
        "values": np.full(4, -0.5, np.float32),
    }
    put(make_run, Conv2D(filters=4), Flatten())
    opened(owner).press(BUTTON)
    assert "Where the real image has the larger number, gradient ascent got stuck" in owner.text
    assert "may be dead" not in owner.text


def test_network_without_convolution_still_has_its_classes(
    owner: Visitor, make_run: MakeRun, questions: list[dict[str, Any]]
) -> None:
    put(make_run, Flatten(), Dense(units=8))
    opened(owner)
    assert "no convolution" in owner.notes[0]
    owner.press(BUTTON)
    assert (questions[-1]["layer"], questions[-1]["filters"]) == ("output", list(range(10)))
    assert [alt for alt in owner.pictures if alt.startswith("Maximizing image of class")] == [
        f"Maximizing image of class {digit}" for digit in range(10)
    ]


def test_deleted_run_shows_the_error(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    def gone(**_: Any) -> Any:
        raise ModelError("It has no trained weights; it is not finished, or was deleted.")

    compute.answers["activation_maximization"] = gone
    opened(owner).press(BUTTON)
    assert owner.errors == ["It has no trained weights; it is not finished, or was deleted."]


def test_without_the_data_set_no_real_images_are_compared(visitor: Visitor, questions: list[dict[str, Any]]) -> None:
    opened(visitor).press(BUTTON)  # the shipped network learned from MNIST
    assert "images" not in questions[-1]
    assert not any("Validation" in alt for alt in visitor.pictures)
