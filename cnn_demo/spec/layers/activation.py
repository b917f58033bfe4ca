"""An activation function as a layer of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

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
