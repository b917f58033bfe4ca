"""Shapes, parameters, cost and receptive field of a design, layer by layer, computed without Keras."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Layer, Shape, volume

FLOAT_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One layer of a summary.

    receptive_field: (height, width) of the input that one output value can depend on, in pixels, whether all of it lies in
        the image or a part of it in padding; at most the image.
    window_values: values that its windows read for one image, counted again at every position.
    activation_bytes: what training keeps of this layer for the backward pass, for one image, as float32.
    """

    index: int
    name: str
    layer: Layer
    input_shape: Shape
    output_shape: Shape
    parameters: int
    multiply_adds: int
    window_values: int
    receptive_field: tuple[int, int]
    activation_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All layers of a design, the output layer last, and their totals."""

    rows: tuple[Row, ...]

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """For the prediction of one image."""
        return sum(row.multiply_adds for row in self.rows)

    @property
    def window_values(self) -> int:
        """For the prediction of one image."""
        return sum(row.window_values for row in self.rows)

    @property
    def weight_bytes(self) -> int:
        return self.parameters * FLOAT_BYTES

    @property
    def activation_bytes(self) -> int:
        """Memory that training needs for one image, input included."""
        return sum(row.activation_bytes for row in self.rows) + volume(self.rows[0].input_shape) * FLOAT_BYTES


@lru_cache(maxsize=64)  # a page asks for the same design in several places, and so do other visitors
def summarise(architecture: Architecture) -> Summary:
    """Shapes, parameters, multiply-adds, receptive field and memory of every layer.

    The receptive field follows Araujo et al. 2019 (distill.pub/2019/computing-receptive-fields): a window that spans k
    cells adds (k - 1) times the product of the strides before it; it is never more than the image itself.
    A value whose field reaches over an edge of the image sees only the part inside.
    """
    shapes = architecture.shapes()
    image = architecture.input_shape[:2]
    field, jump = (1, 1), (1, 1)
    rows = []
    for index, (layer, name) in enumerate(zip(architecture.all_layers(), architecture.names(), strict=True)):
        for window in layer.windows():
            down, across = ((span - 1) * distance for span, distance in zip(window.span, jump, strict=True))
            field = (min(field[0] + down, image[0]), min(field[1] + across, image[1]))
            jump = (jump[0] * window.strides[0], jump[1] * window.strides[1])
        if layer.sees_whole_input():
            field = image
        rows.append(
            Row(
                index=index,
                name=name,
                layer=layer,
                input_shape=shapes[index],
                output_shape=shapes[index + 1],
                parameters=layer.parameters(shapes[index]),
                multiply_adds=layer.multiply_adds(shapes[index]),
                window_values=layer.window_values(shapes[index]),
                receptive_field=field,
                activation_bytes=layer.activation_values(shapes[index]) * FLOAT_BYTES,
            )
        )
    return Summary(rows=tuple(rows))
