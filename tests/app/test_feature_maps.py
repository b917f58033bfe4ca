"""The section Feature maps of the Inspect page, with a fake compute worker."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import CIFAR10
from cnn_demo.spec.layers import Conv2D, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app import layer_answers
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor, digit_one
from tests.shipped import FIRST


@pytest.fixture
def inspecting(owner: Visitor, finished: RunFolder) -> Visitor:
    return owner.open("inspection").mark("Section", "feature-maps")


def tiles(visitor: Visitor) -> list[str]:
    """The alternative texts of the section's small pictures."""
    return re.findall(r'alt="([^"]*)"', "".join(element.proto.body for element in visitor.app.get("html")))


def test_first_convolution_is_shown_with_its_strongest_and_its_silent_maps(inspecting: Visitor) -> None:
    assert tiles(inspecting)[2] == "2, 0 to 0, zero here"
    assert tiles(inspecting)[4] == "4, 2 to 2, most active"
    assert len(tiles(inspecting)) == 2 * 64  # maps, then their kernels
    assert "Maps 0 to 63 of 70, counted from 0, with 6 × 6 values each." in inspecting.text
    assert "Most active, by mean magnitude: **4** (2)" in inspecting.text
    assert "Zero everywhere for this image: 2." in inspecting.text
    assert "The whole layer has one scale, whose largest magnitude is 2." in inspecting.text


def test_other_maps_and_another_scale_can_be_chosen(inspecting: Visitor) -> None:
    inspecting.choose("Maps shown, of 70", 64).mark("Scale", "One for each map")
    assert "Maps 64 to 69 of 70" in inspecting.text
    assert "cannot be compared" in inspecting.text


def test_kernels_are_those_of_the_chosen_maps(inspecting: Visitor) -> None:
    inspecting.choose("Maps shown, of 70", 64)
    assert "Kernels shown: 6 of 70" in inspecting.text
    assert tiles(inspecting)[6] == "64, 1 to 1"


def test_all_layers_are_seen_at_once(inspecting: Visitor) -> None:
    inspecting.mark("Show", "All layers")
    assert "Convolution 1, 6 × 6 × 70" in inspecting.text
    assert "Maps 0 to 15 of 70" in inspecting.text
    assert "Units 0 to 9 of 10" in inspecting.text


def test_dense_layer_is_a_strip_of_units_without_kernels(inspecting: Visitor) -> None:
    assert "Kernels shown: 64 of 70, of 3 × 3 weights each" in inspecting.text
    inspecting.choose("Layer", 1)
    assert "Units 0 to 9 of 10, counted from 0, one for each class" in inspecting.text
    assert tiles(inspecting)[9].startswith("9, 0.1")  # named by their classes
    assert "Kernels" not in inspecting.text


def test_statistics_are_measured_once_and_name_the_dead_maps(inspecting: Visitor, compute: FakeCompute) -> None:
    inspecting.press("Measure up to 1,000 images")
    assert "Dead maps, zero for all 400 validation images: **2**, of 70 maps." in inspecting.text
    assert tiles(inspecting.look_again())[2] == "2, 0 to 0, dead"
    inspecting.choose("Layer", 1)
    assert "No map of this layer is dead" in inspecting.text
    assert [task for task, _ in compute.asked].count("activation_statistics") == 1


def test_layer_of_zeros_shows_a_message(inspecting: Visitor, compute: FakeCompute) -> None:
    maps = {"conv2d_1": np.zeros((6, 6, 70), np.float32), "output": np.zeros(10, np.float32)}
    compute.answers["feature_maps"] = lambda **_: {"layers": layer_answers.LAYERS, "maps": maps}
    inspecting.fill("Index, 0 to 999", 17)
    assert "Every value of this layer is zero for this image." in inspecting.notes


def test_drawing_can_be_the_input_image(inspecting: Visitor) -> None:
    inspecting.mark("Image", "Drawing").draw("drawing", digit_one())
    assert "Your drawing" in inspecting.pictures
    assert tiles(inspecting)


def test_colour_network_has_its_kernels_by_colour(owner: Visitor, make_run: MakeRun, compute: FakeCompute) -> None:
    design = Architecture(input_shape=(32, 32, 3), layers=(Conv2D(filters=70), Flatten()))
    make_run(FINISHED, project=Project(architecture=design, recipe=Recipe(), data=CIFAR10))
    compute.answers["kernels"] = lambda **_: np.ones((3, 3, 3, 70), np.float32)
    owner.open("inspection").mark("Section", "feature-maps").mark("Image", "Drawing").draw("drawing", digit_one())
    assert "Grey is zero in all three colours" in owner.text
    owner.choose("For the input channel", 2)
    assert "Orange is negative, black zero, indigo positive. All kernels share one scale" in owner.text


def test_deleted_run_shows_the_error(inspecting: Visitor, compute: FakeCompute) -> None:
    def gone(**_: object) -> None:
        raise ModelError("The network is not there any more.")

    compute.answers["feature_maps"] = gone
    inspecting.fill("Index, 0 to 999", 17)
    assert inspecting.errors == ["The network is not there any more."]


def test_shipped_network_is_inspected_on_mnist_5k_while_mnist_is_missing(visitor: Visitor) -> None:
    visitor.open("inspection").mark("Section", "feature-maps")
    missing = FIRST.project().data.short_title
    assert f"{missing} is not on this server. These are test images of MNIST, 5,000 digits." in visitor.text
    assert tiles(visitor)
