"""Zero padding around feature maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import int_field
from cnn_demo.spec.layers.base import Layer, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroPadding2D(Layer):
    kind: ClassVar[str] = "zero_padding2d"
    title: ClassVar[str] = "Zero padding"
    sentence: ClassVar[str] = "Puts a border of zeros around each map, so that later windows reach its edges fully."
    keras_class: ClassVar[str] = "ZeroPadding2D"
    is_informative: ClassVar[bool] = False

    padding: int = int_field(1, "Padding", 1, 16, "Rows and columns of zeros on each of the four sides.")

    def settings(self) -> str:
        return f"{self.padding} on each side"

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = input_shape
        return (height + 2 * self.padding, width + 2 * self.padding, channels)
