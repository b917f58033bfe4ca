"""The addition at the end of a residual block. A design does not list it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.layers.base import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Layer):
    kind: ClassVar[str] = "add"
    title: ClassVar[str] = "Addition"
    sentence: ClassVar[str] = "Adds what comes through the block to what goes around it."
    keras_class: ClassVar[str] = "Add"
