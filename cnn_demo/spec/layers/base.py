"""The base of all layers: one record a kind with everything that the program knows of it, without Keras.

A new kind is a module here, a line in the table (spec/layers/__init__.py), writers in browser/graph/layers.py and
export/onnx_layers.py, and modules in web/explain/layers/ and web/training/layers/; tests/unit/test_layer_faces.py names
what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from cnn_demo.spec.activations import ACTIVATIONS, ALIASES
from cnn_demo.spec.fields import FieldError, Pair, Record, choice_field, float_field

Shape = tuple[int, ...]  # (height, width, channels) of a feature map, or (units,) of a vector
Takes = Literal["map", "vector", "any"]
Family = Literal["convolution", "pooling", "dense", "other"]

L2 = "l2"  # the field of layers whose kernels can be penalized
PACKET = 8  # 32-bit numbers in a 256-bit register


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window that slides over a feature map: decides output size and receptive field.

    size: cells of its height and width. dilation: the distance between neighbouring cells of the window.
    """

    size: Pair
    strides: Pair
    dilation: int = 1

    @property
    def cells(self) -> int:
        """How many values of a channel it reads at a position."""
        return self.size[0] * self.size[1]

    @property
    def span(self) -> Pair:
        """Cells of the input from the window's first to its last one, down and across."""
        height, width = self.size
        return ((height - 1) * self.dilation + 1, (width - 1) * self.dilation + 1)

    def output_lengths(self, lengths: Pair, padding: str) -> Pair:
        """Positions of the window down and across an input of that height and width; 0 or less where it does not fit."""
        if padding == "same":
            return (-(-lengths[0] // self.strides[0]), -(-lengths[1] // self.strides[1]))
        down, across = (
            (length - span) // stride + 1 for length, span, stride in zip(lengths, self.span, self.strides, strict=True)
        )
        return (down, across)

    def same_padding(self, lengths: Pair) -> tuple[Pair, Pair]:
        """Zeros that padding "same" adds: above and below, left and right. TensorFlow puts the odd one at the end."""
        above, left = (max(missing, 0) // 2 for missing in self._missing(lengths))
        below, right = (-(-max(missing, 0) // 2) for missing in self._missing(lengths))
        return (above, below), (left, right)

    def leaves_cells_unread(self, lengths: Pair) -> bool:
        """Whether with padding "same" it ends before the input does, down or across, because its strides are longer."""
        return min(self._missing(lengths)) < 0

    def _missing(self, lengths: Pair) -> Pair:
        """Cells that the last window reaches beyond the end of the input; below 0 where it ends before it."""
        counts = self.output_lengths(lengths, "same")
        axes = zip(lengths, counts, self.strides, self.span, strict=True)
        down, across = ((count - 1) * stride + span - length for length, count, stride, span in axes)
        return (down, across)


@dataclass(frozen=True)
class Layer(Record):
    """One layer of a design.

    kind: its name in JSON. title, sentence: its name and what it does, for visitors.
    takes: "map" for (h, w, c) inputs, "vector" for (n,), "any" for both.
    keras_class: its class in keras.layers, "" where it consists of several Keras layers (see nodes).
    tfjs_class, tfjs_config: its class in a TensorFlow.js layers model where it has another name there, and what that
    class is configured with in addition.
    tfjs_weight_names: weights that a TensorFlow.js layers model calls otherwise.
    family: how it is coloured in the drawing of a network.
    is_informative: whether its output says more than its input does, and is shown beside it.
    finishes_maps: whether the maps of a convolution before it are shown after this layer.
    only_in_training: whether it passes its input on unchanged when a network predicts.
    is_output: whether it is the output stage of a design, which gives the probabilities of the classes.
    """

    __slots__ = ()
    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    takes: ClassVar[Takes] = "map"
    keras_class: ClassVar[str] = ""
    tfjs_class: ClassVar[str] = ""
    tfjs_config: ClassVar[Mapping[str, Any]] = {}
    tfjs_weight_names: ClassVar[Mapping[str, str]] = {}
    family: ClassVar[Family] = "other"
    is_informative: ClassVar[bool] = True
    finishes_maps: ClassVar[bool] = False
    only_in_training: ClassVar[bool] = False
    is_output: ClassVar[bool] = False

    def settings(self) -> str:
        """Its settings in short, "" where it has none: "32 filters, 3×3, relu". Usual values are left out."""
        return ""

    def badge(self) -> str:
        """A few words for a layer that is drawn as a badge of the one before it; "" for one with a box of its own."""
        return ""

    def keras_arguments(self) -> dict[str, Any]:
        """What its Keras class is called with, besides a name and regularizers."""
        return {name: value for name, value in self.to_dict().items() if name != L2}

    def regularizers(self) -> dict[str, float]:
        """Keyword argument of its Keras class -> factor of the L2 penalty on those weights; empty without a penalty."""
        return {}

    def nodes(self, name: str, source: str, input_shape: Shape) -> tuple[Node, ...]:
        """The Keras layers that it consists of, the last one with its name; source: the node that it is called on."""
        return (Node(name=name, layer=self, inputs=(source,), input_shape=input_shape),)

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the output for one input of the given shape; FieldError where it is impossible."""
        return input_shape

    def weights(self, input_shape: Shape) -> dict[str, Shape]:
        """Name of each weight of its Keras class -> shape."""
        return {}

    def inner(self) -> tuple[Layer, ...]:
        """The layers of a design that stand within it; none for most kinds."""
        return ()

    def parameters(self, input_shape: Shape) -> int:
        """The number of all weights, trainable or not."""
        return sum(volume(shape) for shape in self.weights(input_shape).values())

    def multiply_adds(self, input_shape: Shape) -> int:
        """Multiplications that are each followed by an addition, for one input."""
        return 0

    def windows(self) -> tuple[Window, ...]:
        """The windows that it slides one after another; empty where each value sees only itself."""
        return ()

    def window_values(self, input_shape: Shape) -> int:
        """Values that its windows read for one input, counted again at every position, whole packets of channels.

        A processor reads PACKET neighbouring channels as fast as one.
        """
        windows = self.windows()
        if not windows:
            return 0
        positions = volume(self.output_shape(input_shape)[:2])
        channels = -(-input_shape[2] // PACKET) * PACKET
        return sum(positions * window.cells * channels for window in windows)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One Keras layer of a design: its name, what it is, and the names of the nodes it is called on.

    input_shape: of its first input, without the batch; of a join, the shape of its output. part_of: the layer of the
    design that it is one of several nodes of, None where it is that layer.
    """

    name: str
    layer: Layer
    inputs: tuple[str, ...]
    input_shape: Shape
    part_of: Layer | None = None

    @property
    def class_name(self) -> str:
        """Its class in keras.layers."""
        return self.layer.keras_class

    @property
    def tfjs_class(self) -> str:
        """Its class in TensorFlow.js."""
        return self.layer.tfjs_class or self.class_name

    @property
    def arguments(self) -> dict[str, Any]:
        """What its class is called with, besides a name and regularizers."""
        return self.layer.keras_arguments()

    @property
    def regularizers(self) -> dict[str, float]:
        """Keyword argument of its class -> factor of an L2 penalty."""
        return self.layer.regularizers()

    @property
    def shape(self) -> Shape:
        """Of its output, without the batch."""
        return self.layer.output_shape(self.input_shape)

    @property
    def weights(self) -> dict[str, Shape]:
        """Name of each weight -> shape."""
        return self.layer.weights(self.input_shape)


def volume(shape: Shape) -> int:
    """The number of values of a shape."""
    total = 1
    for length in shape:
        total *= length
    return total


def shape_text(shape: Shape) -> str:
    """A shape for people: 28x28x1, or 128."""
    return "x".join(str(length) for length in shape)


def bias(use_bias: bool, outputs: int) -> dict[str, Shape]:
    """The weight "bias" where a layer has one."""
    return {"bias": (outputs,)} if use_bias else {}


def l2() -> float:
    """The field of an L2 penalty on a layer's kernels; not on its biases."""
    return float_field(
        0.0,
        "L2 penalty",
        0.0,
        1.0,
        0.0001,
        "Adds this many times the sum of the layer's squared kernel weights to the loss, so that they stay small. "
        'Keras\'s default for "l2" is 0.01.',
        omitted_at_default=True,
    )


def l2_text(factor: float) -> str:
    """The penalty in the settings of a layer, "" where it has none."""
    return f"L2 {factor:g}" if factor else ""


def activation(default: str = "relu", label: str = "Activation") -> str:
    """The field of an activation function."""
    return choice_field(
        default,
        label,
        ACTIVATIONS,
        "The function applied to every value of the output. silu is also known as swish, hard_silu as hard_swish.",
        aliases=ALIASES,
    )
