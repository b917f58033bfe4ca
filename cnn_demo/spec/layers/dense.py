"""The dense layer, and the output layer, which is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from cnn_demo.spec.fields import bool_field, choice_field, int_field
from cnn_demo.spec.layers.base import Family, Layer, Shape, Takes, activation, bias, l2, l2_text
from cnn_demo.spec.layers.sliding import activation_text, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Dense(Layer):
    kind: ClassVar[str] = "dense"
    title: ClassVar[str] = "Dense"
    sentence: ClassVar[str] = "Every output is a weighted sum of every input."
    takes: ClassVar[Takes] = "vector"
    keras_class: ClassVar[str] = "Dense"
    family: ClassVar[Family] = "dense"

    units: int = int_field(128, "Units", 1, 4096, "How many outputs it has.")
    activation: str = activation()
    use_bias: bool = bool_field(True, "Bias", "Adds one learned number to each output.")
    l2: float = l2()

    def settings(self) -> str:
        units = "1 unit" if self.units == 1 else f"{self.units:,} units"
        return joined(units, activation_text(self.activation), l2_text(self.l2))

    def output_shape(self, input_shape: Shape) -> Shape:
        return (self.units,)

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        return {"kernel": (input_shape[0], self.units), **bias(self.use_bias, self.units)}

    def multiply_adds(self, input_shape: Shape) -> int:
        return input_shape[0] * self.units

    def regularizers(self) -> dict[str, float]:
        return {"kernel_regularizer": self.l2} if self.l2 else {}

    def sees_whole_input(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Dense):
    """The usual output stage: one probability a class. It follows from the data set, so a design does not list it."""

    kind: ClassVar[str] = "output"
    title: ClassVar[str] = "Output (dense, softmax)"
    sentence: ClassVar[str] = "One unit per class; softmax turns their sums into probabilities that add up to 1."

    is_output: ClassVar[bool] = True
    classes_field: ClassVar[str] = "units"

    units: int = int_field(10, "Classes", 2, 1000)
    activation: str = choice_field("softmax", "Activation", ("softmax",))

    def with_classes(self, classes: int) -> Output:
        """The same stage for that many classes."""
        return replace(self, units=classes)

    def settings(self) -> str:
        return joined(f"{self.units:,} classes", l2_text(self.l2))
