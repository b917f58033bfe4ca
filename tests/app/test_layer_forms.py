"""The form of a layer on the Build page: windows that need not be square, and the settings that come from Keras."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo.spec import link
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    Branches,
    Conv2D,
    ConvolutionOutput,
    Dropout,
    GatedOutput,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Output,
)
from cnn_demo.ui.core.state import first_project
from tests.app.visitor import Visitor

APART = "Different height and width"


@pytest.fixture
def build(visitor: Visitor) -> Visitor:
    """The Build page with the preset of the article, which begins with a convolution."""
    return visitor.open("build").choose("Start from", "Classic (the article's)").edit_layer(1)


def first(build: Visitor) -> Layer:
    return build.project.architecture.layers[0]


def test_one_number_sets_both_sides_of_a_kernel(build: Visitor) -> None:
    build.fill("Kernel size", 5)
    assert first(build) == Conv2D(kernel_size=5)


def test_sides_apart_make_a_rectangular_kernel(build: Visitor) -> None:
    build.switch(APART).fill("Kernel size, height", 1).fill("Kernel size, width", 7)
    assert first(build) == Conv2D(kernel_size=(1, 7))
    assert first(build).settings() == "32 filters, 1×7, relu"


def test_sides_together_again_make_it_square(build: Visitor) -> None:
    build.switch(APART).fill("Kernel size, height", 5).fill("Strides, width", 2)
    assert first(build) == Conv2D(kernel_size=(5, 3), strides=(1, 2))
    build.switch(APART)
    assert first(build) == Conv2D(kernel_size=5, strides=1)
    assert build.value("Kernel size") == 5


def test_a_pool_that_moves_by_its_own_size_keeps_its_one_number(build: Visitor) -> None:
    build.edit_layer(3).switch(APART).fill("Pool size, width", 1)
    assert build.project.architecture.layers[2] == MaxPooling2D(pool_size=(2, 1))
    assert build.value("Strides") == 0


def test_an_l2_penalty_is_a_field_of_the_form(build: Visitor) -> None:
    build.fill("L2 penalty", 0.001)
    assert first(build) == Conv2D(l2=0.001)


def with_branches(build: Visitor) -> Visitor:
    """Branches after the first layer, chosen."""
    return build.choose("New layer", "Branches").press("Insert after")


def branches(build: Visitor) -> Branches:
    layer = build.project.architecture.layers[1]
    assert isinstance(layer, Branches)
    return layer


def test_a_layer_is_put_into_a_branch_edited_there_and_removed(build: Visitor) -> None:
    with_branches(build).choose("New layer", "Dropout").press("Add to branch 2")
    assert [layer.kind for layer in branches(build).branches[1]] == ["conv2d", "dropout"]
    build.fill("Rate", 0.5)
    assert branches(build).branches[1][1] == Dropout(rate=0.5)
    build.press("Earlier")
    assert [layer.kind for layer in branches(build).branches[1]] == ["dropout", "conv2d"]
    build.press("Remove")
    assert [layer.kind for layer in branches(build).branches[1]] == ["conv2d"]


def test_a_branch_is_added_and_removed_and_the_join_chosen(build: Visitor) -> None:
    with_branches(build).press("Add a branch")
    assert branches(build).branches[2] == ()
    assert "passes its input on unchanged" in build.text
    build.press("Remove branch 3").choose("Join", "add")
    assert branches(build) == Branches(join="add")
    assert build.button("Remove branch 1").disabled


def test_a_branch_that_no_longer_fits_says_which_and_keeps_the_last_design(build: Visitor) -> None:
    with_branches(build)
    before = build.project.architecture
    build.choose("Layer to edit", "2, branch 1, layer 1 · Convolution 16 filters, 3×3, same, relu").fill("Strides", 2)
    assert "branch 1 in 13x13x16, branch 2 in 26x26x16" in build.text + " ".join(build.errors)
    assert build.project.architecture == before


def test_the_output_stage_is_chosen_and_set(visitor: Visitor) -> None:
    build = visitor.open("build").choose("Start from", "Best")
    before = build.project.architecture
    build.choose("Layer to edit", "Output").choose("Output stage", "Convolution, global pooling and softmax")
    assert build.errors == []
    assert ConvolutionOutput.sentence in build.text
    changed = build.project.architecture
    assert (changed.layers, changed.output) == (before.layers[:-1], ConvolutionOutput(filters=10))
    build.choose("Pooling", "max")
    assert build.project.architecture.output == ConvolutionOutput(filters=10, pooling="max")
    build.choose("Output stage", "Gate, dense layer and softmax").fill("Gate units", 16)
    assert GatedOutput.sentence in build.text
    assert build.project.architecture == before.with_gate(16)
    build.choose("Output stage", "Dense layer and softmax").fill("L2 penalty", 0.001)
    assert build.project.architecture == replace(before, output=Output(l2=0.001))


CONVOLUTION, DENSE = "Convolution, global pooling and softmax", "Dense layer and softmax"


@pytest.fixture
def impossible(visitor: Visitor) -> Visitor:
    """The Build page with the output chosen and a kept edit that is not possible: a window larger than its maps."""
    build = visitor.open("build").choose("Start from", "Best").choose("Layer to edit", "Output")
    build.choose("Output stage", CONVOLUTION).edit_layer(1)
    build.choose("Padding", "valid").fill("Kernel size", 31).choose("Layer to edit", "Output")
    assert "kernel size 31 is larger than its 28x28 input" in build.errors[0]
    return build


def test_a_setting_of_the_output_keeps_an_edit_that_is_not_possible_yet(impossible: Visitor) -> None:
    before = impossible.project.architecture
    impossible.choose("Pooling", "max")
    assert "kernel size 31 is larger than its 28x28 input" in impossible.errors[0]
    assert impossible.project.architecture == before
    assert impossible.edit_layer(1).value("Kernel size") == 31
    impossible.fill("Kernel size", 5)
    assert impossible.errors == []
    assert impossible.project.architecture.output == ConvolutionOutput(filters=10, pooling="max")


def test_an_output_stage_that_cannot_follow_is_refused_and_keeps_the_edit(impossible: Visitor) -> None:
    before = impossible.project.architecture
    impossible.choose("Output stage", DENSE)
    assert impossible.errors[0].startswith("The output stage cannot be changed to this one. Layer 1 (Convolution)")
    assert impossible.project.architecture == before
    assert impossible.selected("Output stage") == "convolution"
    assert impossible.edit_layer(1).value("Kernel size") == 31


def test_a_setting_of_the_output_that_is_not_possible_stays_in_its_form(impossible: Visitor) -> None:
    impossible.press("discard-edit").fill("Kernel size", 15)
    before = impossible.project.architecture
    assert "kernel size 15 is larger" in impossible.errors[0]
    assert impossible.edit_layer(1).choose("Layer to edit", "Output").value("Kernel size") == 15
    assert before.output == ConvolutionOutput(filters=10)
    assert impossible.fill("Kernel size", 3).errors == []
    assert impossible.project.architecture.output == ConvolutionOutput(filters=10, kernel_size=3)


def test_another_data_set_keeps_an_edit_that_is_not_possible_yet(build: Visitor) -> None:
    build.fill("Groups", 5).choose("Data set", "cifar10")
    assert "groups is 5" in build.errors[0]
    assert build.value("Groups") == 5
    assert build.project.data.name == "cifar10"


def test_another_data_set_takes_over_an_edit_that_its_images_make_possible(visitor: Visitor) -> None:
    layers = (Conv2D(filters=4), GlobalAveragePooling2D())
    project = replace(first_project(), architecture=Architecture(layers=layers))
    build = visitor.open("build", design=link.encode(project)).edit_layer(1).fill("Kernel size", 30)
    assert "kernel size 30 is larger than its 28x28 input" in build.errors[0]
    assert build.choose("Data set", "cifar10").errors == []
    assert first(build) == Conv2D(filters=4, kernel_size=30)
    assert build.value("Kernel size") == 30
