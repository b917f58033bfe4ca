"""A design as the Keras layers it stands for: plain data, from which the worker builds and "As Keras code" writes.

The one place that knows which Keras layer, with which arguments, each of our layers is. Knows no Keras itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Layer, Shape
from cnn_demo.spec.layers.residual import ResidualBlock

INPUT_NAME = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One Keras layer: its class in keras.layers, its arguments, and the names of the nodes it is called on."""

    name: str
    class_name: str
    arguments: dict[str, Any]
    inputs: tuple[str, ...]


def keras_graph(architecture: Architecture) -> tuple[Node, ...]:
    """The Keras layers of a design in order, the input (INPUT_NAME) left out; the last node is the output."""
    nodes: list[Node] = []
    for layer, name, shape in zip(
        architecture.all_layers(), architecture.names(), architecture.shapes()[:-1], strict=True
    ):
        source = nodes[-1].name if nodes else INPUT_NAME
        nodes.extend(WRITERS.get(layer.kind, _single)(layer, name, source, shape))
    return tuple(nodes)


def _single(layer: Layer, name: str, source: str, shape: Shape) -> Iterator[Node]:
    class_name, renamed = CLASSES[layer.kind]
    arguments = {renamed.get(field, field): value for field, value in layer.to_dict().items()}
    if arguments.get("strides") == 0:  # our 0 is Keras's None: as large as the window
        del arguments["strides"]
    yield Node(name=name, class_name=class_name, arguments=arguments, inputs=(source,))


def _residual(block: ResidualBlock, name: str, source: str, shape: Shape) -> Iterator[Node]:
    """Main path and shortcut, added, then activated; normalized where the block says so."""

    def convolution(part: str, layer: Layer, start: str) -> Iterator[Node]:
        yield from _single(layer, f"{name}_{part}", start, shape)
        if block.batch_normalization:
            norm = {"momentum": 0.9}
            yield Node(
                name=f"{name}_{part}_norm",
                class_name="BatchNormalization",
                arguments=norm,
                inputs=(f"{name}_{part}",),
            )

    def activated(part: str, start: str) -> Node:
        return Node(name=part, class_name="Activation", arguments={"activation": block.activation}, inputs=(start,))

    end = "_norm" if block.batch_normalization else ""
    first, second = block.convolutions()
    yield from convolution("conv1", first, source)
    yield activated(f"{name}_activation1", f"{name}_conv1{end}")
    yield from convolution("conv2", second, f"{name}_activation1")
    around = source
    if shortcut := block.shortcut(shape):
        yield from convolution("shortcut", shortcut, source)
        around = f"{name}_shortcut{end}"
    yield Node(name=f"{name}_add", class_name="Add", arguments={}, inputs=(f"{name}_conv2{end}", around))
    yield activated(name, f"{name}_add")


# Our kind -> Keras's class, and the fields that Keras calls otherwise.
CLASSES: dict[str, tuple[str, dict[str, str]]] = {
    "conv2d": ("Conv2D", {}),
    "separable_conv2d": ("SeparableConv2D", {}),
    "depthwise_conv2d": ("DepthwiseConv2D", {}),
    "max_pooling2d": ("MaxPooling2D", {}),
    "average_pooling2d": ("AveragePooling2D", {}),
    "global_average_pooling2d": ("GlobalAveragePooling2D", {}),
    "batch_normalization": ("BatchNormalization", {}),
    "activation": ("Activation", {"function": "activation"}),
    "dropout": ("Dropout", {}),
    "flatten": ("Flatten", {}),
    "dense": ("Dense", {}),
    "output": ("Dense", {}),
}

WRITERS: dict[str, Callable[..., Iterator[Node]]] = {"residual_block": _residual}
