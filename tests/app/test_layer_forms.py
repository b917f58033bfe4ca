"""The form of a layer on the Build page: windows that need not be square, and the settings that come from Keras."""

from __future__ import annotations

import pytest

from cnn_demo.spec.layers import Conv2D, Layer, MaxPooling2D
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
    assert "1×7" in build.text


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
