"""The output stage of a design: listed among the layers as Keras users do, stored apart, and always fitting the classes."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Conv2D, ConvolutionOutput, Dense, Flatten, GlobalAveragePooling2D, Output
from cnn_demo.spec.summary import summarise

FLAT = {"kind": "flatten"}
GLOBAL = {"kind": "global_average_pooling2d"}
SOFTMAX = {"kind": "softmax"}
HEAD = {"kind": "conv2d", "filters": 10, "kernel_size": 1}


def read(*layers: dict[str, Any], **more: Any) -> Architecture:
    design = Architecture.from_dict({"version": 1, "layers": list(layers), **more})
    assert Architecture.from_dict(design.to_dict()) == design
    return design


@pytest.mark.parametrize(
    "listed",
    [
        [{"kind": "dense", "units": 10, "activation": "softmax"}],
        [{"kind": "Dense", "units": 10}, {"kind": "Softmax"}],
        [{"kind": "dense", "units": 10, "activation": None}, {"kind": "activation", "function": "softmax"}],
        [{"kind": "dense", "units": 10, "activation": "linear"}, {"kind": "Activation", "activation": "softmax"}],
    ],
)
def test_a_dense_output_that_a_design_lists_is_its_output(listed: list[dict[str, Any]]) -> None:
    design = read(FLAT, *listed)
    assert design == Architecture(layers=(Flatten(),))
    assert "output" not in design.to_dict()


def test_a_listed_output_keeps_what_it_says_of_itself() -> None:
    listed = {"kind": "dense", "units": 10, "activation": "softmax", "use_bias": False, "kernel_regularizer": "l2"}
    design = read(FLAT, listed)
    assert design.output == Output(use_bias=False, l2=0.01)
    assert design.to_dict()["output"] == {"kind": "dense", "activation": "softmax", "use_bias": False, "l2": 0.01}


@pytest.mark.parametrize(
    ("listed", "output"),
    [
        ([HEAD, GLOBAL, SOFTMAX], ConvolutionOutput()),
        ([{**HEAD, "activation": "relu"}, {"kind": "GlobalAvgPool2D"}, SOFTMAX], ConvolutionOutput(activation="relu")),
        ([{**HEAD, "kernel_size": [3, 1]}, GLOBAL, SOFTMAX], ConvolutionOutput(kernel_size=(3, 1))),
        ([{"kind": "Conv2D", "filters": 10}, GLOBAL, SOFTMAX], ConvolutionOutput(kernel_size=3)),
        ([HEAD, {"kind": "global_max_pooling2d"}, SOFTMAX], ConvolutionOutput(pooling="max")),
        ([HEAD, GLOBAL, {"kind": "activation", "activation": "softmax"}], ConvolutionOutput()),
    ],
)
def test_a_convolution_pooled_into_softmax_is_an_output(
    listed: list[dict[str, Any]], output: ConvolutionOutput
) -> None:
    assert read(*listed) == Architecture(layers=(), output=output)


def test_the_case_without_a_dense_output_is_read_as_people_write_it() -> None:
    text = """{"version": 1, "input_shape": [28, 28, 1], "classes": 10, "layers": [{"kind": "conv2d", "filters": 10,
    "kernel_size": 1}, {"kind": "global_average_pooling2d"}, {"kind": "softmax"}]}"""
    design = Architecture.from_json(text)
    assert [(node.name, node.class_name) for node in keras_graph(design)] == [
        ("output_conv2d", "Conv2D"),
        ("output_pooling", "GlobalAveragePooling2D"),
        ("output", "Activation"),
    ]
    assert summarise(design).parameters == 10 + 10


def test_an_output_follows_the_classes_of_other_data() -> None:
    design = Architecture(layers=(Conv2D(filters=8),), output=ConvolutionOutput())
    other = design.for_data((32, 32, 3), 7)
    assert other.shapes()[-1] == (7,)
    assert other.output == ConvolutionOutput(filters=7)
    assert other.for_data((28, 28, 1), 10) == design


def test_another_output_takes_the_place_of_what_ended_the_maps() -> None:
    design = Architecture(layers=(Conv2D(), GlobalAveragePooling2D()))
    without = design.with_output(ConvolutionOutput(), design.layers)
    assert without.layers == (Conv2D(),)
    assert without.with_output(Output(), without.layers) == design
    with pytest.raises(DesignError, match=r"Layer 4 \(convolution_output\): it needs a feature map"):
        design.with_output(ConvolutionOutput(), (Conv2D(), Flatten(), Dense()))


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (
            [FLAT, {"kind": "dense", "units": 12, "activation": "softmax"}],
            "Layer 2 (dense): the layer before softmax has 12 units, but there are 10 classes. Write 10 units, or leave this "
            "output out: a fitting one is added automatically.",
        ),
        (
            [{**HEAD, "filters": 12}, GLOBAL, SOFTMAX],
            "Layer 3 (softmax): the layer before softmax has 12 filters, but there are 10 classes. Write 10 filters, or leave "
            "this output out: a fitting one is added automatically.",
        ),
        (
            [FLAT, {"kind": "dense", "units": 10, "activation": "relu"}, SOFTMAX],
            "Layer 3 (softmax): its input has the activation 'relu'; softmax needs plain sums. Leave that activation out.",
        ),
        (
            [FLAT, SOFTMAX],
            "Layer 2 (softmax): softmax must have one value for each of the 10 classes before it: a dense layer with 10 "
            "units, or a conv2d layer with 10 filters and global pooling. Or leave softmax out: then a dense output is "
            "added automatically.",
        ),
    ],
)
def test_an_output_that_does_not_fit_is_refused_with_what_would(layers: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(DesignError) as caught:
        read(*layers)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (3, "The output is 3; it must be an object whose kind is dense, gated or convolution."),
        ({"kind": "sigmoid"}, "it must be an object whose kind is dense, gated or convolution."),
        ({"kind": "convolution", "pooling": "min"}, "The output (convolution): pooling is 'min'; it must be one of"),
    ],
)
def test_an_unknown_output_is_refused(output: object, message: str) -> None:
    with pytest.raises(DesignError) as caught:
        read(FLAT, output=output)
    assert message in str(caught.value)


def test_an_output_given_twice_is_refused() -> None:
    with pytest.raises(DesignError, match="leave one of them out"):
        read(FLAT, {"kind": "dense", "units": 10, "activation": "softmax"}, output={"kind": "dense"})
