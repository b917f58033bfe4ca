"""The separable convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import bool_field
from cnn_demo.spec.layers.base import Family, Layer, Shape, Window, activation, bias
from cnn_demo.spec.layers.sliding import (
    BIAS_HELP,
    activation_text,
    filters,
    filters_text,
    joined,
    kernel_size,
    padding,
    padding_text,
    slide,
    strides,
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
    kernel_size: int = kernel_size()
    strides: int = strides()
    padding: str = padding("same")
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", BIAS_HELP)

    def settings(self) -> str:
        return joined(
            filters_text(self.filters),
            window_text(self.kernel_size, self.strides),
            padding_text(self.padding),
            activation_text(self.activation),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, self.filters, "kernel_size")

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        channels = input_shape[2]
        return {
            "depthwise_kernel": (self.kernel_size, self.kernel_size, channels, 1),
            "pointwise_kernel": (1, 1, channels, self.filters),
            **bias(self.use_bias, self.filters),
        }

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, _ = self.output_shape(input_shape)
        channels = input_shape[2]
        return height * width * (self.kernel_size**2 * channels + channels * self.filters)

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=self.kernel_size, strides=self.strides),)

    def activation_values(self, input_shape: Shape) -> int:
        height, width, filters = self.output_shape(input_shape)
        return height * width * (input_shape[2] + filters)
