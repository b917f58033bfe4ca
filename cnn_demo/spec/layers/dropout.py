"""Dropout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import float_field
from cnn_demo.spec.layers.base import Layer, Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout(Layer):
    kind: ClassVar[str] = "dropout"
    title: ClassVar[str] = "Dropout"
    sentence: ClassVar[str] = "Sets random values to 0 while training, so that no single one can be relied on."
    takes: ClassVar[Takes] = "any"
    keras_class: ClassVar[str] = "Dropout"
    is_informative: ClassVar[bool] = False
    only_in_training: ClassVar[bool] = True

    rate: float = float_field(0.25, "Rate", 0.0, 0.95, 0.05, "The share of values set to 0 in training.")

    def settings(self) -> str:
        return f"{self.rate * 100:g} %"

    def badge(self) -> str:
        return f"dropout {self.settings()}"
