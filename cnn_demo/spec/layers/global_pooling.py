"""Max and average pooling over whole feature maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.layers.base import Family, Layer, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalPooling2D(Layer):
    """Each feature map becomes one value of a vector."""

    family: ClassVar[Family] = "pooling"

    def output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[2],)

    def sees_whole_input(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalAveragePooling2D(GlobalPooling2D):
    kind: ClassVar[str] = "global_average_pooling2d"
    title: ClassVar[str] = "Global average pooling"
    sentence: ClassVar[str] = "Replaces each whole feature map by its mean: a vector with one value per channel."
    keras_class: ClassVar[str] = "GlobalAveragePooling2D"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalMaxPooling2D(GlobalPooling2D):
    kind: ClassVar[str] = "global_max_pooling2d"
    title: ClassVar[str] = "Global max pooling"
    sentence: ClassVar[str] = (
        "Keeps the largest value of each whole feature map: whether a pattern appears anywhere, not where."
    )
    keras_class: ClassVar[str] = "GlobalMaxPooling2D"
