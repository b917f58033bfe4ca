"""The Inspect page's section What a filter wants, with a compute worker that only plays its part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Conv2D, Dense, Flatten
from cnn_demo.spec.layers.base import Layer
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor

BUTTON = "Find the images"


@pytest.fixture
def driven(compute: FakeCompute) -> list[dict[str, Any]]:
    """What the worker was asked to drive; it answers with grey images."""
    asked: list[dict[str, Any]] = []

    def activation_maximization(**question: Any) -> dict[str, np.ndarray]:
        asked.append(question)
        count = len(question["filters"])
        values = np.arange(count, dtype=np.float32)
        real = (
            {"largest": values + 1, "examples": np.zeros((count, 28, 28, 1), np.uint8)} if "images" in question else {}
        )
        region = np.array([12, 12, 3, 3], np.int32)
        images = np.full((count, 28, 28, 1), 0.5, np.float32)
        return {"images": images, "region": region, "values": values + 2, "start_values": values, **real}

    compute.answers["activation_maximization"] = activation_maximization
    return asked


def put(make_run: MakeRun, *layers: Layer) -> RunFolder:
    project = Project(architecture=Architecture(layers=layers), recipe=Recipe(), data=MNIST_5K)
    return make_run(FINISHED, project=project)


def opened(owner: Visitor) -> Visitor:
    return owner.open("inspection").mark("Section", "filter-wants")


def test_sixteen_of_many_filters_are_driven_on_request_and_remembered(
    owner: Visitor, make_run: MakeRun, driven: list[dict[str, Any]]
) -> None:
    put(make_run, Conv2D(filters=512), Flatten())
    opened(owner)
    assert not driven
    assert "1 to 16 of 512 filters" in owner.text
    owner.fill("From filter", 501).press(BUTTON).look_again()
    assert [question["filters"] for question in driven] == [list(range(500, 512))]
    assert "What drives filter 501 of conv2d_1" in owner.pictures
    assert "The validation image that drives filter 512 of conv2d_1 most" in owner.pictures
    assert "Shown are the 3 × 3 pixels" in owner.text
    assert "it is not what the filter means" in owner.text
    assert "the climb got stuck" not in owner.text
    owner.fill("Seed", 1)
    assert not any(alt.startswith("What drives") for alt in owner.pictures)


def test_a_climb_that_ended_below_a_real_image_is_told(
    owner: Visitor, make_run: MakeRun, compute: FakeCompute, driven: list[dict[str, Any]]
) -> None:
    answer = compute.answers["activation_maximization"]
    compute.answers["activation_maximization"] = lambda **question: {
        **answer(**question),
        "values": np.full(4, -0.5, np.float32),
    }
    put(make_run, Conv2D(filters=4), Flatten())
    opened(owner).press(BUTTON)
    assert "Where the real image reaches more, the climb got stuck" in owner.text
    assert "it may be dead" not in owner.text


def test_network_without_convolution_still_has_its_classes(
    owner: Visitor, make_run: MakeRun, driven: list[dict[str, Any]]
) -> None:
    put(make_run, Flatten(), Dense(units=8))
    opened(owner)
    assert "no convolution" in owner.notes[0]
    owner.press(BUTTON)
    assert (driven[-1]["layer"], driven[-1]["filters"]) == ("output", list(range(10)))
    assert [alt for alt in owner.pictures if alt.startswith("What drives class")] == [
        f"What drives class {digit}" for digit in range(10)
    ]


def test_run_that_was_deleted_meanwhile_is_told(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    def gone(**_: Any) -> Any:
        raise ModelError("It has no trained weights; it is not finished, or was deleted.")

    compute.answers["activation_maximization"] = gone
    opened(owner).press(BUTTON)
    assert owner.errors == ["It has no trained weights; it is not finished, or was deleted."]


def test_where_the_data_set_is_not_here_nothing_real_is_compared(
    visitor: Visitor, driven: list[dict[str, Any]]
) -> None:
    opened(visitor).press(BUTTON)  # the shipped network learnt from MNIST
    assert "images" not in driven[-1]
    assert not any("validation" in alt for alt in visitor.pictures)
