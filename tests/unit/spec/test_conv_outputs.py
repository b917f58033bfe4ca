"""The layer at which the maps of a convolution are shown."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.conv_outputs import ActivationInput, activation_input, conv_outputs, convolutions
from cnn_demo.spec.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D, ResidualBlock


def test_maps_are_shown_after_normalization_and_activation() -> None:
    design = Architecture(
        layers=(
            Conv2D(activation="linear"),
            BatchNormalization(),
            Activation(),
            MaxPooling2D(),
            ResidualBlock(filters=8),
            Conv2D(),
            Flatten(),
        )
    )
    assert conv_outputs(design) == {
        "conv2d_1": "activation_1",
        "residual_block_1_conv1": "residual_block_1_activation1",
        "residual_block_1_conv2": "residual_block_1_conv2_norm",  # an addition reads it, with the shortcut
        "residual_block_1_shortcut": "residual_block_1_shortcut_norm",
        "residual_block_1_add": "residual_block_1",
        "conv2d_2": "conv2d_2",
    }
    assert "residual_block_1_add" not in convolutions(design)


def test_activation_takes_what_the_batch_normalization_after_a_convolution_gives() -> None:
    design = Architecture(
        layers=(
            Conv2D(activation="linear"),
            BatchNormalization(),
            Activation(),
            ResidualBlock(filters=8),
            Conv2D(activation="linear"),
            Conv2D(activation="elu"),
            BatchNormalization(),
            Flatten(),
        )
    )
    found = {name: activation_input(design, name) for name in convolutions(design)}
    first = ActivationInput(layer="batch_normalization_1", is_normalized=True, function="relu")
    assert found["conv2d_1"] == first
    block = "residual_block_1_"
    assert found[f"{block}conv1"] == ActivationInput(layer=f"{block}conv1_norm", is_normalized=True, function="relu")
    assert found[f"{block}conv2"] == ActivationInput(layer=f"{block}conv2_norm", is_normalized=True, function="")
    assert found["conv2d_2"] == ActivationInput(layer="conv2d_2", is_normalized=False, function="")
    assert found["conv2d_3"] == ActivationInput(layer="conv2d_3", is_normalized=False, function="elu")


def test_a_network_without_convolution_has_none() -> None:
    assert conv_outputs(Architecture(layers=(Flatten(), Dense(units=8)))) == {}
