"""Convolutional layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import bool_field, int_field
from cnn_demo.spec.layers.base import Layer, Shape, Window, activation, padding, slide

MAX_FILTERS = 1024
MAX_KERNEL = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Conv2D(Layer):
    """Every filter slides over all input channels and yields one feature map."""

    kind: ClassVar[str] = "conv2d"
    title: ClassVar[str] = "Convolution"
    sentence: ClassVar[str] = "Slides small kernels over the image and answers where their pattern appears."

    filters: int = int_field(32, "Filters", 1, MAX_FILTERS, "How many feature maps it makes.")
    kernel_size: int = int_field(3, "Kernel size", 1, MAX_KERNEL, "Height and width of the sliding window.")
    strides: int = int_field(1, "Strides", 1, 16, "How far the window moves each time.")
    padding: str = padding()
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", "Adds one learned number to each feature map.")

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, self.filters, "kernel_size")

    def parameters(self, input_shape: Shape) -> int:
        return self.kernel_size**2 * input_shape[2] * self.filters + self.use_bias * self.filters

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, _ = self.output_shape(input_shape)
        return height * width * self.kernel_size**2 * input_shape[2] * self.filters

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=self.kernel_size, strides=self.strides),)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthwiseConv2D(Layer):
    """Each input channel is convolved with kernels of its own; channels are not mixed."""

    kind: ClassVar[str] = "depthwise_conv2d"
    title: ClassVar[str] = "Depthwise convolution"
    sentence: ClassVar[str] = "Convolves each channel by itself: cheap, but channels never meet."

    kernel_size: int = int_field(3, "Kernel size", 1, MAX_KERNEL, "Height and width of the sliding window.")
    strides: int = int_field(1, "Strides", 1, 16, "How far the window moves each time.")
    padding: str = padding("same")
    depth_multiplier: int = int_field(1, "Depth multiplier", 1, 16, "Feature maps made of each input channel.")
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", "Adds one learned number to each feature map.")

    def output_shape(self, input_shape: Shape) -> Shape:
        channels = input_shape[2] * self.depth_multiplier
        return slide(self.windows()[0], self.padding, input_shape, channels, "kernel_size")

    def parameters(self, input_shape: Shape) -> int:
        channels = input_shape[2] * self.depth_multiplier
        return self.kernel_size**2 * channels + self.use_bias * channels

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, channels = self.output_shape(input_shape)
        return height * width * self.kernel_size**2 * channels

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=self.kernel_size, strides=self.strides),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparableConv2D(Layer):
    """A depthwise convolution followed by a 1x1 convolution that mixes the channels."""

    kind: ClassVar[str] = "separable_conv2d"
    title: ClassVar[str] = "Separable convolution"
    sentence: ClassVar[str] = "A convolution in two cheap halves: each channel by itself, then a mix of channels."

    filters: int = int_field(32, "Filters", 1, MAX_FILTERS, "How many feature maps it makes.")
    kernel_size: int = int_field(3, "Kernel size", 1, MAX_KERNEL, "Height and width of the sliding window.")
    strides: int = int_field(1, "Strides", 1, 16, "How far the window moves each time.")
    padding: str = padding("same")
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", "Adds one learned number to each feature map.")

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, self.filters, "kernel_size")

    def parameters(self, input_shape: Shape) -> int:
        channels = input_shape[2]
        return self.kernel_size**2 * channels + channels * self.filters + self.use_bias * self.filters

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, _ = self.output_shape(input_shape)
        channels = input_shape[2]
        return height * width * (self.kernel_size**2 * channels + channels * self.filters)

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=self.kernel_size, strides=self.strides),)

    def activation_values(self, input_shape: Shape) -> int:
        height, width, filters = self.output_shape(input_shape)
        return height * width * (input_shape[2] + filters)
