"""The depthwise convolution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import Pair, bool_field, pair
from cnn_demo.spec.layers.base import Family, Layer, Shape, Window, activation, bias, l2, l2_text
from cnn_demo.spec.layers.sliding import (
    BIAS_HELP,
    activation_text,
    depth_multiplier,
    equal_strides,
    joined,
    kernel_size,
    multiplier_text,
    padding,
    padding_text,
    slide,
    window_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthwiseConv2D(Layer):
    """Each input channel is convolved with kernels of its own; channels are not mixed."""

    kind: ClassVar[str] = "depthwise_conv2d"
    title: ClassVar[str] = "Depthwise convolution"
    sentence: ClassVar[str] = "Convolves each channel separately: cheap, but the channels are not combined."
    keras_class: ClassVar[str] = "DepthwiseConv2D"
    tfjs_weight_names: ClassVar[Mapping[str, str]] = {"kernel": "depthwise_kernel"}
    family: ClassVar[Family] = "convolution"

    kernel_size: int | Pair = kernel_size()
    strides: int = equal_strides()
    padding: str = padding("same")
    depth_multiplier: int = depth_multiplier("Feature maps made from each input channel.")
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", BIAS_HELP)
    l2: float = l2()

    def settings(self) -> str:
        return joined(
            window_text(self.windows()[0]),
            multiplier_text(self.depth_multiplier),
            padding_text(self.padding),
            activation_text(self.activation),
            l2_text(self.l2),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        channels = input_shape[2] * self.depth_multiplier
        return slide(self.windows()[0], self.padding, input_shape, channels, "kernel_size")

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        channels = input_shape[2]
        kernel = (*pair(self.kernel_size), channels, self.depth_multiplier)
        return {"kernel": kernel, **bias(self.use_bias, channels * self.depth_multiplier)}

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, channels = self.output_shape(input_shape)
        return height * width * self.windows()[0].cells * channels

    def regularizers(self) -> dict[str, float]:
        return {"depthwise_regularizer": self.l2} if self.l2 else {}

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=pair(self.kernel_size), strides=pair(self.strides)),)
