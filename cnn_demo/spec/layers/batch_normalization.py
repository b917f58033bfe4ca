"""Batch normalization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import float_field
from cnn_demo.spec.layers.base import Layer, Shape, Takes, volume
from cnn_demo.spec.layers.sliding import joined

EPSILON = 1e-3  # Keras's default


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchNormalization(Layer):
    kind: ClassVar[str] = "batch_normalization"
    title: ClassVar[str] = "Batch normalization"
    sentence: ClassVar[str] = "Brings every channel to mean 0 and spread 1, then scales and shifts it as learned."
    takes: ClassVar[Takes] = "any"
    keras_class: ClassVar[str] = "BatchNormalization"
    finishes_maps: ClassVar[bool] = True

    # Keras's default of 0.99 needs about 500 steps to settle; runs here are often shorter than that.
    momentum: float = float_field(
        0.9, "Momentum", 0.0, 0.9999, 0.01, "How slowly the averages used in prediction follow the batches."
    )

    epsilon: float = float_field(
        EPSILON,
        "Epsilon",
        1e-8,
        1.0,
        0.0001,
        "Added to the variance before it is divided by, so that no channel is divided by 0.",
        omitted_at_default=True,
    )

    def settings(self) -> str:
        return joined(f"momentum {self.momentum:g}", "" if self.epsilon == EPSILON else f"epsilon {self.epsilon:g}")

    def badge(self) -> str:
        return "batch norm"

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        return dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), input_shape[-1:])

    def multiply_adds(self, input_shape: Shape) -> int:
        return volume(input_shape)
