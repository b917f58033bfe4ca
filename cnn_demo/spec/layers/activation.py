"""An activation function as a layer of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from cnn_demo.spec.fields import choice_field
from cnn_demo.spec.layers.base import Layer, Takes, activation


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation(Layer):
    kind: ClassVar[str] = "activation"
    title: ClassVar[str] = "Activation"
    sentence: ClassVar[str] = "Applies a non-linear function to every value."
    takes: ClassVar[Takes] = "any"
    keras_class: ClassVar[str] = "Activation"
    finishes_maps: ClassVar[bool] = True

    function: str = activation(label="Function")

    def settings(self) -> str:
        return self.function

    def badge(self) -> str:
        return self.function

    def keras_arguments(self) -> dict[str, Any]:
        return {"activation": self.function}


@dataclass(frozen=True, slots=True, kw_only=True)
class Softmax(Activation):
    """The function of all classes at the end of an output stage. A design does not list it."""

    kind: ClassVar[str] = "softmax"
    title: ClassVar[str] = "Softmax"
    sentence: ClassVar[str] = "Turns the values of the classes into probabilities that add up to 1."
    takes: ClassVar[Takes] = "vector"

    function: str = choice_field("softmax", "Function", ("softmax",))
