"""Max and average pooling with a sliding window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from cnn_demo.spec.fields import Pair, pair, pair_field
from cnn_demo.spec.layers.base import Family, Layer, Shape, Window
from cnn_demo.spec.layers.sliding import joined, padding, padding_text, slide, window_text

POOL_HELP = "Height and width of the window that becomes one value."
STRIDES_HELP = "How far the window moves; 0 means by its own size."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling2D(Layer):
    """A window that slides over each channel and yields one value at each position."""

    family: ClassVar[Family] = "pooling"

    pool_size: int | Pair = pair_field(2, "Pool size", 1, 31, POOL_HELP)
    strides: int | Pair = pair_field(0, "Strides", 0, 31, STRIDES_HELP)
    padding: str = padding()

    def settings(self) -> str:
        window = self.windows()[0]
        return joined(window_text(window, window.size), padding_text(self.padding))

    def keras_arguments(self) -> dict[str, Any]:
        arguments = self.to_dict()
        if self.strides == 0:  # Keras's None, its default: as large as the window
            del arguments["strides"]
        return arguments

    def output_shape(self, input_shape: Shape) -> Shape:
        return slide(self.windows()[0], self.padding, input_shape, input_shape[2], "pool_size")

    def windows(self) -> tuple[Window, ...]:
        return (Window(size=pair(self.pool_size), strides=pair(self.strides or self.pool_size)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxPooling2D(Pooling2D):
    kind: ClassVar[str] = "max_pooling2d"
    title: ClassVar[str] = "Max pooling"
    sentence: ClassVar[str] = "Keeps the largest value of each window: the map shrinks, the strongest responses stay."
    keras_class: ClassVar[str] = "MaxPooling2D"


@dataclass(frozen=True, slots=True, kw_only=True)
class AveragePooling2D(Pooling2D):
    kind: ClassVar[str] = "average_pooling2d"
    title: ClassVar[str] = "Average pooling"
    sentence: ClassVar[str] = "Replaces each window by its mean."
    keras_class: ClassVar[str] = "AveragePooling2D"
