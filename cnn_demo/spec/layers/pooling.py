"""Pooling layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import int_field
from cnn_demo.spec.layers.base import Layer, Shape, Window, padding, slide

POOL_HELP = "Height and width of the window that becomes one value."
STRIDES_HELP = "How far the window moves; 0 means by its own size."


@dataclass(frozen=True)
class Pooling2D(Layer):
    """A window that slides over each channel and yields one value at each position."""

    __slots__ = ()

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, input_shape[2], "pool_size")  # type: ignore[attr-defined]

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=self.pool_size, strides=self.strides or self.pool_size),)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxPooling2D(Pooling2D):
    kind: ClassVar[str] = "max_pooling2d"
    title: ClassVar[str] = "Max pooling"
    sentence: ClassVar[str] = "Keeps the largest value of each window: the map shrinks, the strongest answers stay."

    pool_size: int = int_field(2, "Pool size", 1, 31, POOL_HELP)
    strides: int = int_field(0, "Strides", 0, 31, STRIDES_HELP)
    padding: str = padding()


@dataclass(frozen=True, slots=True, kw_only=True)
class AveragePooling2D(Pooling2D):
    kind: ClassVar[str] = "average_pooling2d"
    title: ClassVar[str] = "Average pooling"
    sentence: ClassVar[str] = "Replaces each window by its mean."

    pool_size: int = int_field(2, "Pool size", 1, 31, POOL_HELP)
    strides: int = int_field(0, "Strides", 0, 31, STRIDES_HELP)
    padding: str = padding()


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalAveragePooling2D(Layer):
    kind: ClassVar[str] = "global_average_pooling2d"
    title: ClassVar[str] = "Global average pooling"
    sentence: ClassVar[str] = "Replaces each whole feature map by its mean: a vector with one value a channel."

    def output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[2],)

    def sees_whole_input(self) -> bool:
        return True
