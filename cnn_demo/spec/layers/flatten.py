"""Feature maps as one vector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.layers.base import Layer, Shape, volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Flatten(Layer):
    kind: ClassVar[str] = "flatten"
    title: ClassVar[str] = "Flatten"
    sentence: ClassVar[str] = "Writes all values of all feature maps into one long vector."
    keras_class: ClassVar[str] = "Flatten"
    is_informative: ClassVar[bool] = False

    def output_shape(self, input_shape: Shape) -> Shape:
        return (volume(input_shape),)
