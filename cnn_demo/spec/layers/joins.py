"""The layers at which several paths of a network meet. A design does not list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.layers.base import Layer, Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Layer):
    """Its node's input_shape is the shape of what is joined."""

    takes: ClassVar[Takes] = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Join):
    kind: ClassVar[str] = "add"
    title: ClassVar[str] = "Addition"
    sentence: ClassVar[str] = "Adds the outputs of its paths, value by value."
    keras_class: ClassVar[str] = "Add"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concatenate(Join):
    kind: ClassVar[str] = "concatenate"
    title: ClassVar[str] = "Concatenation"
    sentence: ClassVar[str] = "Takes the feature maps of all its paths together, one after another."
    keras_class: ClassVar[str] = "Concatenate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiply(Join):
    kind: ClassVar[str] = "multiply"
    title: ClassVar[str] = "Multiplication"
    sentence: ClassVar[str] = "Multiplies each value of a vector by the single value of its gate."
    keras_class: ClassVar[str] = "Multiply"
