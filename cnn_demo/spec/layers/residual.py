"""The residual block: two convolutions and a shortcut around them (He et al. 2015, arXiv 1512.03385)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import bool_field, int_field
from cnn_demo.spec.layers.base import Layer, Shape, Window, activation, volume
from cnn_demo.spec.layers.convolution import MAX_FILTERS, MAX_KERNEL, Conv2D


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualBlock(Layer):
    """conv - (norm) - activation - conv - (norm), plus the input, then the activation.

    The input passes unchanged where its shape fits, else through a 1x1 convolution with the block's strides.
    """

    kind: ClassVar[str] = "residual_block"
    title: ClassVar[str] = "Residual block"
    sentence: ClassVar[str] = "Two convolutions whose result is added to their input, so that depth does not harm."

    filters: int = int_field(32, "Filters", 1, MAX_FILTERS, "Feature maps of both convolutions.")
    kernel_size: int = int_field(3, "Kernel size", 1, MAX_KERNEL, "Height and width of both kernels.")
    strides: int = int_field(1, "Strides", 1, 16, "Strides of the first convolution and of the shortcut.")
    activation: str = activation()
    batch_normalization: bool = bool_field(True, "Batch normalization", "After each convolution.")

    def convolutions(self) -> tuple[Conv2D, Conv2D]:
        """The two convolutions of the main path."""
        first = self._convolution(self.kernel_size, self.strides)
        return first, self._convolution(self.kernel_size, 1)

    def shortcut(self, input_shape: Shape) -> Conv2D | None:
        """The 1x1 convolution around them, None where the input passes unchanged."""
        if self.strides == 1 and input_shape[2] == self.filters:
            return None
        return self._convolution(1, self.strides)

    def output_shape(self, input_shape: Shape) -> Shape:
        first, second = self.convolutions()
        return second.output_shape(first.output_shape(input_shape))

    def parameters(self, input_shape: Shape) -> int:
        paths = self._paths(input_shape)
        norms = 4 * self.filters * len(paths) * self.batch_normalization
        return sum(conv.parameters(shape) for conv, shape in paths) + norms

    def frozen_parameters(self, input_shape: Shape) -> int:
        return 2 * self.filters * len(self._paths(input_shape)) * self.batch_normalization

    def multiply_adds(self, input_shape: Shape) -> int:
        paths = self._paths(input_shape)
        norms = volume(self.output_shape(input_shape)) * len(paths) * self.batch_normalization
        return sum(conv.multiply_adds(shape) for conv, shape in paths) + norms

    def windows(self) -> tuple[Window, ...]:
        return tuple(window for conv in self.convolutions() for window in conv.windows())

    def window_values(self, input_shape: Shape) -> int:
        return sum(conv.window_values(shape) for conv, shape in self._paths(input_shape))

    def activation_values(self, input_shape: Shape) -> int:
        kept_per_path = 2 if self.batch_normalization else 1
        return volume(self.output_shape(input_shape)) * (kept_per_path * len(self._paths(input_shape)) + 1)

    def _convolution(self, kernel_size: int, strides: int) -> Conv2D:
        return Conv2D(
            filters=self.filters,
            kernel_size=kernel_size,
            strides=strides,
            padding="same",
            activation="linear",
            use_bias=not self.batch_normalization,
        )

    def _paths(self, input_shape: Shape) -> list[tuple[Conv2D, Shape]]:
        first, second = self.convolutions()
        paths = [(first, input_shape), (second, first.output_shape(input_shape))]
        shortcut = self.shortcut(input_shape)
        return [*paths, (shortcut, input_shape)] if shortcut else paths
