"""The residual block: two convolutions and a shortcut around them (He et al. 2015, arXiv 1512.03385)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnn_demo.spec.fields import Pair, bool_field
from cnn_demo.spec.layers.activation import Activation
from cnn_demo.spec.layers.base import Family, Layer, Node, Shape, Window, activation, volume
from cnn_demo.spec.layers.batch_normalization import BatchNormalization
from cnn_demo.spec.layers.composite import Composite
from cnn_demo.spec.layers.conv2d import Conv2D
from cnn_demo.spec.layers.joins import Add
from cnn_demo.spec.layers.sliding import (
    activation_text,
    filters,
    filters_text,
    joined,
    kernel_size,
    strides,
    window_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualBlock(Composite):
    """conv - (norm) - activation - conv - (norm), plus the input, then the activation.

    The input passes unchanged where its shape fits, else through a 1x1 convolution with the block's strides.
    """

    kind: ClassVar[str] = "residual_block"
    title: ClassVar[str] = "Residual block"
    sentence: ClassVar[str] = "Two convolutions whose result is added to their input, so that depth does not harm."
    family: ClassVar[Family] = "convolution"

    filters: int = filters("Feature maps of both convolutions.")
    kernel_size: int | Pair = kernel_size("Height and width of both kernels.")
    strides: int | Pair = strides("Strides of the first convolution and of the shortcut.")
    activation: str = activation()
    batch_normalization: bool = bool_field(True, "Batch normalization", "After each convolution.")

    def settings(self) -> str:
        return joined(
            filters_text(self.filters),
            window_text(self.convolutions()[0].windows()[0]),
            "batch norm" if self.batch_normalization else "",
            activation_text(self.activation),
        )

    def convolutions(self) -> tuple[Conv2D, Conv2D]:
        """The two convolutions of the main path."""
        return self._convolution(self.kernel_size, self.strides), self._convolution(self.kernel_size, 1)

    def shortcut(self, input_shape: Shape) -> Conv2D | None:
        """The 1x1 convolution around them, None where the input passes unchanged."""
        if self.strides == 1 and input_shape[2] == self.filters:
            return None
        return self._convolution(1, self.strides)

    def nodes(self, name: str, source: str, input_shape: Shape) -> tuple[Node, ...]:
        """Main path and shortcut, added, then activated; normalized where the block says so."""
        nodes: list[Node] = []
        output_shape = self.output_shape(input_shape)

        def follow(part: str, layer: Layer, inputs: tuple[str, ...], shape: Shape = output_shape) -> str:
            nodes.append(Node(name=part, layer=layer, inputs=inputs, input_shape=shape, part_of=self))
            return part

        def convolve(part: str, layer: Conv2D, start: str, shape: Shape) -> str:
            end = follow(part, layer, (start,), shape)
            return follow(f"{part}_norm", BatchNormalization(), (end,)) if self.batch_normalization else end

        first, second = self.convolutions()
        activated = Activation(function=self.activation)
        end = convolve(f"{name}_conv1", first, source, input_shape)
        end = follow(f"{name}_activation1", activated, (end,))
        end = convolve(f"{name}_conv2", second, end, output_shape)
        shortcut = self.shortcut(input_shape)
        around = convolve(f"{name}_shortcut", shortcut, source, input_shape) if shortcut else source
        end = follow(f"{name}_add", Add(), (end, around))
        follow(name, activated, (end,))
        return tuple(nodes)

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.convolutions()[0].output_shape(input_shape)

    def windows(self) -> tuple[Window, ...]:
        return tuple(window for conv in self.convolutions() for window in conv.windows())

    def activation_values(self, input_shape: Shape) -> int:
        """The outputs of convolutions and normalizations, and the sum; an activation keeps its output in place."""
        paths = 3 if self.shortcut(input_shape) else 2
        kept_per_path = 2 if self.batch_normalization else 1
        return volume(self.output_shape(input_shape)) * (kept_per_path * paths + 1)

    def _convolution(self, kernel_size: int | Pair, strides: int | Pair) -> Conv2D:
        return Conv2D(
            filters=self.filters,
            kernel_size=kernel_size,
            strides=strides,
            padding="same",
            activation="linear",
            use_bias=not self.batch_normalization,
        )
