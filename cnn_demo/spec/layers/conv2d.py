"""The convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import FieldError, Pair, bool_field, int_field, pair
from cnn_demo.spec.layers.base import Family, Layer, Shape, Window, activation, bias, l2, l2_text
from cnn_demo.spec.layers.sliding import (
    BIAS_HELP,
    MAX_FILTERS,
    activation_text,
    as_written,
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
class Conv2D(Layer):
    """Every filter slides over all input channels of its group and yields one feature map."""

    kind: ClassVar[str] = "conv2d"
    title: ClassVar[str] = "Convolution"
    sentence: ClassVar[str] = (
        "Slides small kernels over the image; the feature map of each shows where its pattern appears."
    )
    keras_class: ClassVar[str] = "Conv2D"
    family: ClassVar[Family] = "convolution"

    filters: int = filters()
    kernel_size: int | Pair = kernel_size()
    strides: int | Pair = strides()
    padding: str = padding()
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", BIAS_HELP)
    dilation_rate: int = int_field(
        1,
        "Dilation rate",
        1,
        16,
        "The distance between the cells of the window. 2 leaves out every other cell: the window sees twice as far with "
        "as many weights. More than 1 needs strides 1.",
        omitted_at_default=True,
    )
    groups: int = int_field(
        1,
        "Groups",
        1,
        MAX_FILTERS,
        "Splits the input channels and the filters into this many groups; each filter sees its own group's channels "
        "only. Both numbers must be divisible by it.",
        omitted_at_default=True,
    )
    l2: float = l2()

    def settings(self) -> str:
        return joined(
            filters_text(self.filters),
            window_text(self.windows()[0]),
            f"dilation {self.dilation_rate}" if self.dilation_rate > 1 else "",
            f"{self.groups} groups" if self.groups > 1 else "",
            padding_text(self.padding),
            activation_text(self.activation),
            l2_text(self.l2),
        )

    def check_input(self, input_shape: Shape) -> None:
        Layer.check_input(self, input_shape)
        if self.dilation_rate > 1 and self.strides != 1:
            raise FieldError(
                f"dilation_rate {self.dilation_rate} and strides {as_written(self.windows()[0].strides)} cannot go together. "
                "Set one of them to 1."
            )
        for number, what in ((input_shape[2], "channels of its input"), (self.filters, "filters")):
            if number % self.groups:
                raise FieldError(
                    f"groups is {self.groups}, which does not divide the {number} {what}. "
                    "Use a number that divides both the input channels and the filters, such as 1."
                )

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, self.filters, "kernel_size")

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        kernel = (*pair(self.kernel_size), input_shape[2] // self.groups, self.filters)
        return {"kernel": kernel, **bias(self.use_bias, self.filters)}

    def multiply_adds(self, input_shape: Shape) -> int:
        height, width, _ = self.output_shape(input_shape)
        return height * width * self.windows()[0].cells * (input_shape[2] // self.groups) * self.filters

    def regularizers(self) -> dict[str, float]:
        return {"kernel_regularizer": self.l2} if self.l2 else {}

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=pair(self.kernel_size), strides=pair(self.strides), dilation=self.dilation_rate),)
