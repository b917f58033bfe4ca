"""What every layer has: fields that are checked, and shapes, parameters and cost without Keras."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from cnn_demo.spec.fields import FieldError, Record, choice_field

Shape = tuple[int, ...]  # (height, width, channels) of a feature map, or (units,) of a vector
Padding = Literal["valid", "same"]

PACKET = 8  # 32-bit numbers in a 256-bit register
ACTIVATIONS = ("linear", "relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How a layer slides over its input: decides its output size and its receptive field."""

    size: int
    strides: int

    def output_length(self, length: int, padding: str) -> int:
        """Positions of the window along one axis of the given length; 0 or less where it does not fit."""
        if padding == "same":
            return -(-length // self.strides)
        return (length - self.size) // self.strides + 1


@dataclass(frozen=True)
class Layer(Record):
    """One layer of an architecture.

    kind: its name in JSON. takes: "map" for (h, w, c) inputs, "vector" for (n,), "any" for both.
    """

    __slots__ = ()
    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    takes: ClassVar[Literal["map", "vector", "any"]] = "map"

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the output for one input of the given shape; FieldError where it is impossible."""
        return input_shape

    def parameters(self, input_shape: Shape) -> int:
        """All weights, trainable or not."""
        return 0

    def frozen_parameters(self, input_shape: Shape) -> int:
        """The weights that gradient descent does not change (moving averages)."""
        return 0

    def multiply_adds(self, input_shape: Shape) -> int:
        """Multiplications that are each followed by an addition, for one input."""
        return 0

    def windows(self) -> tuple[Window, ...]:
        """The windows that it slides one after another; empty where each value sees only itself."""
        return ()

    def window_values(self, input_shape: Shape) -> int:
        """Values that its windows read for one input, counted anew at every position, whole packets of channels.

        A processor reads PACKET neighbouring channels as fast as one.
        """
        positions = volume(self.output_shape(input_shape)[:2])
        channels = -(-input_shape[2] // PACKET) * PACKET if self.windows() else 0
        return sum(positions * window.size**2 * channels for window in self.windows())

    def activation_values(self, input_shape: Shape) -> int:
        """Values that training keeps for the backward pass, for one input."""
        return volume(self.output_shape(input_shape))

    def sees_whole_input(self) -> bool:
        """Whether each output value depends on every position of the input."""
        return False

    def check_input(self, input_shape: Shape) -> None:
        """Raise FieldError where a layer of this kind cannot take such an input."""
        if self.takes == "map" and len(input_shape) != 3:
            raise FieldError(
                f"it needs a feature map (height x width x channels), but its input is a vector of "
                f"{input_shape[0]}. Move it above the flatten or global pooling layer."
            )
        if self.takes == "vector" and len(input_shape) != 1:
            raise FieldError(
                f"it needs a vector, but its input is {shape_text(input_shape)}. "
                f"Put a flatten or global_average_pooling2d layer before it."
            )


def volume(shape: Shape) -> int:
    """The number of values of a shape."""
    total = 1
    for length in shape:
        total *= length
    return total


def shape_text(shape: Shape) -> str:
    """A shape for people: 28x28x1, or 128."""
    return "x".join(str(length) for length in shape)


def slide(window: Window, padding: str, input_shape: Shape, channels: int, size_name: str) -> Shape:
    """The output shape of a window that slides over a feature map; FieldError where it is larger than the map."""
    height, width, _ = input_shape
    if padding == "valid" and window.size > min(height, width):
        raise FieldError(
            f"{size_name} {window.size} is larger than its {height}x{width} input. "
            f"Use a {size_name} of at most {min(height, width)}, padding 'same', or remove a pooling layer above."
        )
    return (window.output_length(height, padding), window.output_length(width, padding), channels)


def activation(default: str = "relu") -> str:
    return choice_field(default, "Activation", ACTIVATIONS, "The function applied to every value of the output.")


def padding(default: str = "valid") -> str:
    return choice_field(
        default,
        "Padding",
        ("valid", "same"),
        "valid: the window stays inside the input. same: zeros are added so that stride 1 keeps the size.",
    )
