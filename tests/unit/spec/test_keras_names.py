"""A layer as Keras users write it is the same design as in this program's own spelling, or is refused with what would do."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    SeparableConv2D,
    SpatialDropout2D,
    ZeroPadding2D,
)

L2_CONFIG = {"class_name": "L2", "config": {"l2": 0.001}}


def read(*layers: dict[str, Any]) -> tuple[Layer, ...]:
    return Architecture.from_dict({"version": 1, "layers": [*layers, {"kind": "flatten"}]}).layers[:-1]


def refused(*layers: dict[str, Any]) -> str:
    with pytest.raises(DesignError) as caught:
        read(*layers)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"kind": "Conv2D", "filters": 8, "kernel_size": 3}, Conv2D(filters=8)),
        ({"kind": "Convolution2D", "filters": 8}, Conv2D(filters=8)),
        ({"kind": "CONV2D", "padding": "SAME"}, Conv2D(padding="same")),
        ({"kind": "conv2d", "activation": "swish"}, Conv2D(activation="silu")),
        ({"kind": "conv2d", "activation": None, "name": "first"}, Conv2D(activation="linear")),
        ({"kind": "conv2d", "strides": [2, 2], "dilation_rate": [1, 1]}, Conv2D(strides=2)),
        ({"kind": "conv2d", "data_format": "channels_last", "kernel_initializer": "GlorotUniform"}, Conv2D()),
        ({"kind": "conv2d", "kernel_regularizer": "l2"}, Conv2D(l2=0.01)),
        ({"kind": "conv2d", "kernel_regularizer": "L2"}, Conv2D(l2=0.01)),
        ({"kind": "conv2d", "kernel_regularizer": "keras.regularizers.l2(1e-4)"}, Conv2D(l2=1e-4)),
        ({"kind": "conv2d", "kernel_regularizer": L2_CONFIG}, Conv2D(l2=0.001)),
        ({"kind": "conv2d", "kernel_regularizer": None, "use_bias": False}, Conv2D(use_bias=False)),
        ({"kind": "DepthwiseConv2D", "depthwise_regularizer": L2_CONFIG}, DepthwiseConv2D(l2=0.001)),
        (
            {"kind": "SeparableConv2D", "depthwise_regularizer": "l2", "pointwise_regularizer": "l2"},
            SeparableConv2D(l2=0.01),
        ),
        ({"kind": "separable_conv2d", "depth_multiplier": 2}, SeparableConv2D(depth_multiplier=2)),
        ({"kind": "Conv2D", "kernel_size": [1, 7]}, Conv2D(kernel_size=(1, 7))),
        ({"kind": "Conv2D", "kernel_size": [5, 5], "strides": [2, 1]}, Conv2D(kernel_size=5, strides=(2, 1))),
        ({"kind": "MaxPool2D", "pool_size": [2, 2], "strides": None}, MaxPooling2D()),
        ({"kind": "AvgPool2D"}, AveragePooling2D()),
        ({"kind": "ZeroPadding2D", "padding": [[2, 2], [2, 2]]}, ZeroPadding2D(padding=2)),
        ({"kind": "BatchNormalization", "epsilon": 1e-5, "axis": -1}, BatchNormalization(epsilon=1e-5)),
        ({"kind": "SpatialDropout2D", "rate": 0.5, "seed": None}, SpatialDropout2D(rate=0.5)),
        ({"kind": "ReLU"}, Activation(function="relu")),
        ({"kind": "Activation", "activation": "hard_swish"}, Activation(function="hard_silu")),
    ],
)
def test_keras_spelling_is_read_and_stored_in_ours(written: dict[str, Any], meant: Layer) -> None:
    assert read(written) == (meant,)
    design = Architecture.from_dict({"version": 1, "layers": [written, {"kind": "flatten"}]})
    assert Architecture.from_dict(design.to_dict()) == design


def test_other_names_of_pooling_and_dense_are_read() -> None:
    layers = [{"kind": "GlobalAvgPool2D", "keepdims": False}, {"kind": "Dense", "units": 8, "kernel_regularizer": "l2"}]
    design = Architecture.from_dict({"version": 1, "layers": layers})
    assert design.layers == (GlobalAveragePooling2D(), Dense(units=8, l2=0.01))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            {"kind": "conv2d", "kernel_regularizer": "l1"},
            "Layer 1 (conv2d): kernel_regularizer is 'l1'; it must be an L2",
        ),
        (
            {"kind": "conv2d", "kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.1}}},
            "it must be an L2 penalty: 'l2' for Keras's 0.01, or l2: 0.001 in its place.",
        ),
        ({"kind": "conv2d", "data_format": "channels_first"}, "data_format is 'channels_first'; this program has"),
        ({"kind": "depthwise_conv2d", "strides": [1, 2]}, "strides is [1, 2]; both numbers of it must be equal here."),
        (
            {"kind": "separable_conv2d", "depthwise_regularizer": "l2", "pointwise_regularizer": L2_CONFIG},
            "pointwise_regularizer is 0.001, but l2 is 0.01 already; give it once.",
        ),
        ({"kind": "conv2d", "colour": 3}, "it has no 'colour'; it has filters, "),
        ({"kind": "max_pooling2d", "kernel_regularizer": "l2"}, "it has no 'kernel_regularizer'; it has pool_size, "),
    ],
)
def test_what_keras_can_and_we_cannot_is_refused_with_what_would_do(written: dict[str, Any], message: str) -> None:
    assert message in refused(written)


@pytest.mark.parametrize(
    ("kind", "setting", "value", "would_do"),
    [
        ("conv2d", "data_format", "channels_first", "'channels_last'"),
        ("conv2d", "kernel_initializer", "he_normal", "'glorot_uniform'"),
        ("depthwise_conv2d", "depthwise_initializer", "he_normal", "'glorot_uniform'"),
        ("separable_conv2d", "pointwise_initializer", "he_normal", "'glorot_uniform'"),
        ("conv2d", "bias_initializer", "ones", "'zeros'"),
        ("conv2d", "dtype", "float16", "'float32'"),
        ("dropout", "noise_shape", [1, 2], "None"),
        ("batch_normalization", "axis", 1, "3"),
        ("global_average_pooling2d", "keepdims", True, "False"),
    ],
)
def test_setting_that_is_refused_names_the_value_that_would_do_as_keras_spells_it(
    kind: str, setting: str, value: object, would_do: str
) -> None:
    assert f"{setting} is {value!r}; this program has {would_do} only" in refused({"kind": kind, setting: value})


def test_spatial_dropout_after_flatten_is_refused_with_what_to_use() -> None:
    message = refused({"kind": "flatten"}, {"kind": "spatial_dropout2d"})
    assert message == (
        "Layer 2 (spatial_dropout2d): it drops whole feature maps, but its input is a vector of 784. Use dropout here, or "
        "move it above the flatten or global pooling layer."
    )
