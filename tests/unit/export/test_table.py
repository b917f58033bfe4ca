"""The table of export formats, and the designs that a format refuses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from cnn_demo.errors import ModelError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS, GROUPS, difference_text, export_format
from cnn_demo.spec.layers import Activation, Conv2D, Dropout, Flatten, Layer, MaxPooling2D, ResidualBlock
from tests.unit.designs import architectures


def test_every_format_is_offered_once_and_can_be_made() -> None:
    from cnn_demo.export.formats import FORMATS

    assert sorted(name for names in GROUPS.values() for name in names) == sorted(EXPORTS)
    assert set(FORMATS) == set(EXPORTS)


@settings(max_examples=50)
@given(architectures())
def test_only_litert_refuses_a_design_of_the_tables_layers(design: Architecture) -> None:
    refusals = {name: item.refusal(design) for name, item in EXPORTS.items() if not name.startswith("litert")}
    assert set(refusals.values()) == {None}


GELU, RELU, LINEAR = (Activation(function=name) for name in ("gelu", "relu", "linear"))


@pytest.mark.parametrize(
    ("layers", "refused"),
    [
        ((GELU, RELU, Flatten()), "activation_2"),
        ((Conv2D(activation="gelu"), Dropout(), LINEAR, RELU, Flatten()), "activation_2"),
        ((ResidualBlock(activation="gelu"), RELU, Flatten()), "activation_1"),
        ((RELU, GELU, Flatten()), None),
        ((GELU, MaxPooling2D(), RELU, Flatten()), None),
        ((GELU, Conv2D(activation="linear"), RELU, Flatten()), None),
    ],
    ids=["directly", "with nothing between", "after a block", "the other way", "pooled", "convolved"],
)
def test_litert_refuses_relu_right_after_gelu(layers: tuple[Layer, ...], refused: str | None) -> None:
    reason = (
        f" cannot have relu right after gelu (layer {refused}). Replace it in the design, or choose another format."
    )
    expected = refused and EXPORTS["litert-int8"].title + reason
    assert EXPORTS["litert-int8"].refusal(Architecture(layers=layers)) == expected


def test_a_dilated_convolution_limits_only_the_format_that_is_trained_further() -> None:
    dilated = Architecture(layers=(Conv2D(), Conv2D(dilation_rate=2), Flatten()))
    limited = {name: item.limitation(dilated) for name, item in EXPORTS.items() if item.limitation(dilated)}
    assert limited == {
        "tfjs-layers": "This model predicts, but cannot be trained further: TensorFlow.js has no gradient of a dilated "
        "convolution (layer conv2d_2)."
    }
    assert EXPORTS["tfjs-layers"].limitation(Architecture(layers=(Conv2D(groups=1), Flatten()))) is None


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ModelError, match="no format 'pickle'; there are tfjs, tfjs-float16, tfjs-uint8"):
        export_format("pickle")


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.0, "0"),
        (3e-7, "below 0.000001"),
        (1e-6, "0.000001"),
        (2.96e-5, "0.00003"),
        (1e-4, "0.0001"),
        (0.00123, "0.0012"),
        (0.25, "0.25"),
        (1.0, "1"),
        (float("nan"), "NaN"),
    ],
)
def test_differences_are_decimal_numbers(difference: float, text: str) -> None:
    assert difference_text(difference) == text
