"""What layers that consist of several Keras layers have in common: their cost is the sum over these."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.spec.layers.base import Layer, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite(Layer):
    """A layer of the design whose nodes are of other kinds."""

    def parameters(self, input_shape: Shape) -> int:
        return sum(node.layer.parameters(node.input_shape) for node in self.nodes("", "", input_shape))

    def multiply_adds(self, input_shape: Shape) -> int:
        return sum(node.layer.multiply_adds(node.input_shape) for node in self.nodes("", "", input_shape))

    def window_values(self, input_shape: Shape) -> int:
        return sum(node.layer.window_values(node.input_shape) for node in self.nodes("", "", input_shape))
