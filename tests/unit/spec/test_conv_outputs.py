"""The layer at which the maps of a convolution are shown."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.conv_outputs import conv_outputs, convolutions
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


def test_a_network_without_convolution_has_none() -> None:
    assert conv_outputs(Architecture(layers=(Flatten(), Dense(units=8)))) == {}
