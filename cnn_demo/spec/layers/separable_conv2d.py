"""The separable convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import Pair, bool_field, pair
from cnn_demo.spec.layers.base import Family, Layer, Shape, Window, activation, bias, l2, l2_text
from cnn_demo.spec.layers.sliding import (
    BIAS_HELP,
    activation_text,
    depth_multiplier,
    equal_strides,
    filters,
    filters_text,
    joined,
    kernel_size,
    multiplier_text,
    padding,
    padding_text,
    slide,
    window_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparableConv2D(Layer):
    """A depthwise convolution followed by a 1x1 convolution that mixes the channels."""

    kind: ClassVar[str] = "separable_conv2d"
    title: ClassVar[str] = "Separable convolution"
    sentence: ClassVar[str] = "A convolution in two cheap halves: each channel by itself, then a mix of channels."
    keras_class: ClassVar[str] = "SeparableConv2D"
    family: ClassVar[Family] = "convolution"

    filters: int = filters()
    kernel_size: int | Pair = kernel_size()
    strides: int = equal_strides()
    padding: str = padding("same")
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", BIAS_HELP)
    depth_multiplier: int = depth_multiplier("Maps made from each input channel before they are mixed.", omitted=True)
    l2: float = l2()

    def settings(self) -> str:
        return joined(
            filters_text(self.filters),
            window_text(self.windows()[0]),
            multiplier_text(self.depth_multiplier),
            padding_text(self.padding),
            activation_text(self.activation),
            l2_text(self.l2),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, self.filters, "kernel_size")

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        channels = input_shape[2]
        return {
            "depthwise_kernel": (*pair(self.kernel_size), channels, self.depth_multiplier),
            "pointwise_kernel": (1, 1, channels * self.depth_multiplier, self.filters),
            **bias(self.use_bias, self.filters),
        }

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, _ = self.output_shape(input_shape)
        parted = input_shape[2] * self.depth_multiplier
        return height * width * parted * (self.windows()[0].cells + self.filters)

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=pair(self.kernel_size), strides=pair(self.strides)),)

    def regularizers(self) -> dict[str, float]:
        return dict.fromkeys(("depthwise_regularizer", "pointwise_regularizer"), self.l2) if self.l2 else {}

    def activation_values(self, input_shape: Shape) -> int:
        height, width, filters = self.output_shape(input_shape)
        return height * width * (input_shape[2] * self.depth_multiplier + filters)
