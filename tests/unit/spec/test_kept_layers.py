"""Which layers keep the weights of another network, for other classes and images; which are frozen, which unchanging."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import (
    design_for,
    feature_bytes,
    frozen_nodes,
    keeps_output,
    kept_text,
    kept_weights,
    misfit,
    unchanging_layers,
    weights_before_output,
)
from cnn_demo.spec.layers import (
    BatchNormalization,
    Conv2D,
    ConvolutionOutput,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
)
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

POOLED = (Conv2D(filters=4), BatchNormalization(), Conv2D(filters=8), GlobalAveragePooling2D())
FLAT = (Conv2D(filters=4), MaxPooling2D(), Flatten(), Dropout(rate=0.5), Dense(units=16))


def project(layers: tuple[object, ...], *, side: int = 28, channels: int = 1, classes: str = "0123456789") -> Project:
    data = DataSpec(
        name="leaves",
        title="Leaves",
        input_shape=(side, side, channels),
        classes=tuple(classes),
        training_images=100,
        preparation="picture",
        light_on_dark=False,
    )
    design = Architecture(layers=layers, input_shape=data.input_shape, classes=len(data.classes))  # type: ignore[arg-type]
    return Project(architecture=design, recipe=Recipe(), data=data)


def test_all_layers_are_kept_for_the_same_classes() -> None:
    one = project(POOLED)
    assert kept_text(one, replace(one, recipe=Recipe(seed=4))) == "All layers keep their weights."
    assert len(kept_weights(one, one)) == 10


@pytest.mark.parametrize("classes", ["abc", "abcdefghij"])
def test_other_classes_need_a_new_output_layer(classes: str) -> None:
    before, now = project(POOLED), project(POOLED, classes=classes)
    assert misfit(before, now) is None
    assert kept_text(before, now) == "Kept: 3 of 4 layers that learn. New: the output layer."
    assert kept_weights(before, now) == tuple(weights_before_output(now.architecture))
    assert not any(name.startswith("output") for name in kept_weights(before, now))


def test_a_convolution_as_the_output_is_new_for_other_classes_too() -> None:
    before, now = (
        replace(each, architecture=each.architecture.with_output(ConvolutionOutput(), each.architecture.layers))
        for each in (project(POOLED), project(POOLED, classes="abc"))
    )
    assert kept_text(before, now) == "Kept: 3 of 4 layers that learn. New: the output layer."
    assert not any(name.startswith("output") for name in kept_weights(before, now))


def test_a_gate_is_left_out_for_other_classes_and_kept_for_the_same() -> None:
    digits, letters = (project(POOLED, classes=classes) for classes in ("0123456789", "abc"))
    gated = replace(digits, architecture=digits.architecture.with_gate(4))
    assert design_for(gated, digits.data) == gated.architecture
    assert design_for(gated, letters.data) == letters.architecture
    assert kept_text(gated, letters) == "Kept: 3 of 4 layers that learn. New: the output layer."
    assert keeps_output(gated, gated)
    assert not keeps_output(gated, digits)


def test_a_network_that_ends_in_global_pooling_takes_images_of_another_size() -> None:
    assert misfit(project(POOLED), project(POOLED, side=64)) is None


def test_a_dense_layer_after_a_flatten_layer_takes_one_size_alone() -> None:
    assert misfit(project(FLAT), project(FLAT, side=64)) == (
        "dense_1/kernel is 676x16 in the network and 3844x16 in this design. dense_1 comes after flatten_1 and has weights "
        "for each place in an image, so it takes images of 28x28 alone, and these are 64x64. Prepare images of 28x28, or "
        "choose a network that ends in global pooling."
    )


def test_colour_and_grey_are_named() -> None:
    assert misfit(project(POOLED), project(POOLED, channels=3)) == (
        "conv2d_1/kernel is 3x3x1x4 in the network and 3x3x3x4 in this design. The network has learned from grey images, "
        "and these are in colour: make them ready in grey."
    )
    assert "learned from colour images" in str(misfit(project(POOLED, channels=3), project(POOLED)))


def test_layers_are_frozen_up_to_the_output_and_unchanging_up_to_the_first_dropout() -> None:
    design = project(FLAT).architecture
    assert [node.name for node in frozen_nodes(design)] == ["conv2d_1", "dense_1"]
    assert unchanging_layers(design) == 3
    assert feature_bytes(design) == 13 * 13 * 4 * 4
    assert unchanging_layers(project(POOLED).architecture) == 4
    assert unchanging_layers(project((Dropout(rate=0.5), *POOLED)).architecture) == 0
    assert unchanging_layers(project((Flatten(),)).architecture) == 0


def test_recipes_without_the_new_settings_are_written_as_before() -> None:
    assert not {"frozen_epochs", "class_weights", "training_images"} & set(Recipe().to_dict())
    changed = Recipe(frozen_epochs=2, class_weights="balanced", training_images=100)
    assert Recipe.from_dict(changed.to_dict()) == changed
    assert Recipe.from_dict(Recipe().to_dict()) == Recipe()
