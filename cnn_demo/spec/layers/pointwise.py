"""Layers that treat each value, or each channel, by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from cnn_demo.spec.fields import choice_field, float_field
from cnn_demo.spec.layers.base import ACTIVATIONS, Layer, Shape, volume


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchNormalization(Layer):
    kind: ClassVar[str] = "batch_normalization"
    title: ClassVar[str] = "Batch normalization"
    sentence: ClassVar[str] = "Brings every channel to mean 0 and spread 1, then scales and shifts it as learned."
    takes: ClassVar[Literal["map", "vector", "any"]] = "any"

    # Keras's default of 0.99 needs about 500 steps to settle; runs here are often shorter than that.
    momentum: float = float_field(
        0.9, "Momentum", 0.0, 0.9999, 0.01, "How slowly the averages used in prediction follow the batches."
    )

    def parameters(self, input_shape: Shape) -> int:
        return 4 * input_shape[-1]

    def frozen_parameters(self, input_shape: Shape) -> int:
        return 2 * input_shape[-1]

    def multiply_adds(self, input_shape: Shape) -> int:
        return volume(input_shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation(Layer):
    kind: ClassVar[str] = "activation"
    title: ClassVar[str] = "Activation"
    sentence: ClassVar[str] = "Applies a non-linear function to every value."
    takes: ClassVar[Literal["map", "vector", "any"]] = "any"

    function: str = choice_field("relu", "Function", ACTIVATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout(Layer):
    kind: ClassVar[str] = "dropout"
    title: ClassVar[str] = "Dropout"
    sentence: ClassVar[str] = "Sets random values to 0 while training, so that no single one can be relied on."
    takes: ClassVar[Literal["map", "vector", "any"]] = "any"

    rate: float = float_field(0.25, "Rate", 0.0, 0.95, 0.05, "The share of values set to 0 in training.")
