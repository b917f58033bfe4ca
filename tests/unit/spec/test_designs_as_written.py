"""Whole designs as people write them are read, built on paper, and written in this program's own spelling."""

from __future__ import annotations

import json

import pytest

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.keras_code import keras_code
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.summary import summarise

OPENING = '{"version": 1, "input_shape": [28, 28, 1], "classes": 10, "layers": ['
# Name -> the layers as they are written, and the number of parameters.
WRITTEN = {
    "allconv": (
        '{"kind": "conv2d", "filters": 10, "kernel_size": 1}, {"kind": "global_average_pooling2d"}, {"kind": "softmax"}',
        20,
    ),
    "bn_epsilon": ('{"kind": "batch_normalization", "epsilon": 1e-05}, {"kind": "flatten"}', 4 + 7850),
    "branch": ('{"kind": "concatenate"}, {"kind": "flatten"}', 160 + 32 + 28 * 28 * 32 * 10 + 10),
    "dilation": (
        '{"kind": "conv2d", "filters": 8, "dilation_rate": 2}, {"kind": "flatten"}',
        80 + 24 * 24 * 8 * 10 + 10,
    ),
    "l2": (
        '{"kind": "conv2d", "filters": 8, "kernel_regularizer": "l2"}, {"kind": "flatten"}',
        80 + 26 * 26 * 8 * 10 + 10,
    ),
    "name_Conv2D": (
        '{"kind": "Conv2D", "filters": 8, "kernel_size": 3}, {"kind": "flatten"}',
        80 + 26 * 26 * 8 * 10 + 10,
    ),
    "output_again": ('{"kind": "flatten"}, {"kind": "dense", "units": 10, "activation": "softmax"}', 7850),
    "rect_kernel": (
        '{"kind": "conv2d", "filters": 8, "kernel_size": [1, 7]}, {"kind": "flatten"}',
        64 + 28 * 22 * 8 * 10 + 10,
    ),
    "sep_multiplier": (
        '{"kind": "separable_conv2d", "filters": 8, "depth_multiplier": 2}, {"kind": "flatten"}',
        18 + 16 + 8 + 28 * 28 * 8 * 10 + 10,
    ),
    "spatial_dropout": (
        '{"kind": "conv2d", "filters": 8}, {"kind": "spatial_dropout2d", "rate": 0.25}, {"kind": "flatten"}',
        80 + 26 * 26 * 8 * 10 + 10,
    ),
    "swish": (
        '{"kind": "conv2d", "filters": 8, "activation": "swish"}, {"kind": "flatten"}',
        80 + 26 * 26 * 8 * 10 + 10,
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_design_is_read_costed_and_written_again(name: str) -> None:
    layers, parameters = WRITTEN[name]
    design = Architecture.from_json(f"{OPENING}{layers}]}}")
    assert summarise(design).parameters == parameters
    assert Architecture.from_json(json.dumps(design.to_dict())) == design


def test_keras_code_says_what_the_design_says() -> None:
    parts = ("bn_epsilon", "l2", "rect_kernel", "sep_multiplier", "spatial_dropout", "allconv", "branch")
    expected = (
        "epsilon=1e-05",
        "kernel_regularizer=keras.regularizers.L2(0.01)",
        "kernel_size=(1, 7)",
        "depth_multiplier=2",
        "layers.SpatialDropout2D(rate=0.25",
        "output = layers.Activation(activation='softmax', name='output')(output_pooling)",
        "layers.Concatenate(name='branches_1')([branches_1_a_conv2d_1, branches_1_b_conv2d_1])",
    )
    for name, line in zip(parts, expected, strict=True):
        design = Architecture.from_json(f"{OPENING}{WRITTEN[name][0]}]}}")
        assert line in keras_code(design, Recipe(), MNIST_5K)
