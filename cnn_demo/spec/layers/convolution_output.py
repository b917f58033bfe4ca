"""The output stage without a dense layer: one convolution filter a class, global pooling, softmax.

Lin, Chen & Yan 2013, arXiv 1312.4400; Springenberg et al. 2014, arXiv 1412.6806.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from cnn_demo.spec.fields import Pair, choice_field, fields_of, pair_field
from cnn_demo.spec.layers.activation import Softmax
from cnn_demo.spec.layers.base import Layer, Node, Shape, Window, activation, volume
from cnn_demo.spec.layers.conv2d import Conv2D
from cnn_demo.spec.layers.global_pooling import GlobalAveragePooling2D, GlobalMaxPooling2D
from cnn_demo.spec.layers.sliding import MAX_KERNEL, filters, joined

CONVOLUTION = "conv2d"  # ends the name of the convolution in a Keras model
POOLINGS: dict[str, type[Layer]] = {"average": GlobalAveragePooling2D, "max": GlobalMaxPooling2D}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvolutionOutput(Conv2D):
    """The convolution's filters are as many as the classes, so each map says where its class is seen."""

    kind: ClassVar[str] = "convolution_output"
    title: ClassVar[str] = "Output (pooling, softmax)"
    sentence: ClassVar[str] = (
        "A convolution makes one map per class, global pooling one value of each map, and softmax turns these values into "
        "probabilities that add up to 1."
    )
    keras_class: ClassVar[str] = ""
    is_output: ClassVar[bool] = True
    classes_field: ClassVar[str] = "filters"

    filters: int = filters("One per class.")
    kernel_size: int | Pair = pair_field(1, "Kernel size", 1, MAX_KERNEL, "Height and width of the sliding window.")
    activation: str = activation("linear")
    pooling: str = choice_field(
        "average", "Pooling", tuple(POOLINGS), "The value taken from each map: its mean or its largest."
    )

    def with_classes(self, classes: int) -> ConvolutionOutput:
        """The same stage for that many classes."""
        return replace(self, filters=classes)

    def settings(self) -> str:
        rest = Conv2D.settings(self).partition(", ")[2]
        return joined(f"{self.filters:,} classes", rest, "max" if self.pooling == "max" else "")

    def convolution(self) -> Conv2D:
        """The convolution by itself."""
        return Conv2D(**{name: getattr(self, name) for name in fields_of(Conv2D)})

    def keras_arguments(self) -> dict[str, Any]:
        return {}

    def nodes(self, name: str, source: str, input_shape: Shape) -> tuple[Node, ...]:
        """Named "..._conv2d", "..._pooling" and, the softmax, by the name itself."""
        maps = self.convolution().output_shape(input_shape)
        conv, pooled = f"{name}_{CONVOLUTION}", f"{name}_pooling"
        pooling = POOLINGS[self.pooling]()
        return (
            Node(name=conv, layer=self.convolution(), inputs=(source,), input_shape=input_shape),
            Node(name=pooled, layer=pooling, inputs=(conv,), input_shape=maps),
            Node(name=name, layer=Softmax(), inputs=(pooled,), input_shape=(self.filters,)),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.convolution().output_shape(input_shape)[2:]

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.convolution().multiply_adds(input_shape)

    def window_values(self, input_shape: Shape) -> int:
        return self.convolution().window_values(input_shape)

    def activation_values(self, input_shape: Shape) -> int:
        return volume(self.convolution().output_shape(input_shape)) + 2 * self.filters

    def windows(self) -> tuple[Window, ...]:
        return self.convolution().windows()

    def sees_whole_input(self) -> bool:
        return True
