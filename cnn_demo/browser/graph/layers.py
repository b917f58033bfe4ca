"""Writes each Keras layer and activation as operations of a TensorFlow.js graph. Maps are (batch, height, width, channels)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnn_demo.browser.graph.parts import Graph, Step
from cnn_demo.browser.graph.sources import Factor, Group, Shift, Whole
from cnn_demo.spec.activations import FUNCTIONS, Operation
from cnn_demo.spec.layers import BatchNormalization, Node

MAP_AXES = (1, 2)  # height and width
# Operation of a layer with a kernel -> the one that adds the bias and applies an activation as well.
WITH_BIAS = {
    "Conv2D": "_FusedConv2D",
    "DepthwiseConv2dNative": "FusedDepthwiseConv2dNative",
    "MatMul": "_FusedMatMul",
}
# Activations that these can apply on every backend of TensorFlow.js.
FUSABLE = frozenset({"Relu", "Elu", "Sigmoid"})


def fused_activation(node: Node) -> str | None:
    """The activation that the layer's own operation applies; None where `activated` writes it, or there is none."""
    operations = FUNCTIONS[node.arguments.get("activation", "linear")].tfjs_graph
    is_fusable = len(operations) == 1 and operations[0].name in FUSABLE
    return operations[0].name if is_fusable and "bias" in node.weights else None


def _conv2d(graph: Graph, step: Step) -> str:
    groups = step.arguments.get("groups", 1)
    if groups == 1:
        return _weighted(graph, step, "Conv2D", step.inputs[0], _weights(graph, step, "kernel"), **_window(step))
    axis = graph.integers(f"{step.name}/axis", (3,), ())
    split = graph.add("Split", (axis, *step.inputs), f"{step.name}/split", num_split=groups)
    parts = []
    for group in range(groups):
        weights = _weights_of_group(graph, step, group, groups)
        output = f"{step.name}/group{group}"
        parts.append(_weighted(graph, step, "Conv2D", f"{split}:{group}", weights, output, **_window(step)))
    return graph.add("ConcatV2", (*parts, axis), step.output, N=groups)


def _depthwise(graph: Graph, step: Step) -> str:
    weights = _weights(graph, step, "kernel")
    return _weighted(graph, step, "DepthwiseConv2dNative", step.inputs[0], weights, **_window(step))


def _separable(graph: Graph, step: Step) -> str:
    """Each channel by itself, then a 1x1 convolution, which has the bias and the activation."""
    kernel = _whole(graph, step, "depthwise_kernel")
    parted = graph.add("DepthwiseConv2dNative", (*step.inputs, kernel), f"{step.name}/depthwise", **_window(step))
    weights = _weights(graph, step, "pointwise_kernel")
    window: dict[str, Any] = {"strides": (1, 1, 1, 1), "dilations": (1, 1, 1, 1), "padding": "VALID"}
    return _weighted(graph, step, "Conv2D", parted, weights, **window)


def _dense(graph: Graph, step: Step) -> str:
    return _weighted(graph, step, "MatMul", step.inputs[0], _weights(graph, step, "kernel"))


def _weighted(
    graph: Graph,
    step: Step,
    operation: str,
    source: str,
    weights: tuple[str, ...],
    output: str | None = None,
    **attributes: Any,
) -> str:
    """An operation with a kernel; weights: the kernel and, where the layer has one, the bias."""
    if len(weights) == 1:
        return graph.add(operation, (source, *weights), output or step.output, **attributes)
    fused = ("BiasAdd", step.fused) if step.fused else ("BiasAdd",)
    return graph.add(
        WITH_BIAS[operation], (source, *weights), output or step.output, num_args=1, fused_ops=fused, **attributes
    )


def _weights(graph: Graph, step: Step, kernel: str) -> tuple[str, ...]:
    return tuple(_whole(graph, step, name) for name in (kernel, "bias") if name in step.node.weights)


def _whole(graph: Graph, step: Step, weight: str) -> str:
    name = f"{step.name}/{weight}"
    return graph.weight(name, step.node.weights[weight], Whole(name))


def _weights_of_group(graph: Graph, step: Step, group: int, groups: int) -> tuple[str, ...]:
    """Kernel and bias of one group, whose filters are a part of the last axis."""
    names = []
    for weight, (*axes, filters) in step.node.weights.items():
        source = Group(f"{step.name}/{weight}", group, groups)
        names.append(graph.weight(f"{source.weight}/{group}", (*axes, filters // groups), source))
    return tuple(names)


def _window(step: Step) -> dict[str, Any]:
    (window,) = step.node.layer.windows()
    attributes = {"strides": (1, *window.strides, 1), "dilations": (1, window.dilation, window.dilation, 1)}
    height, width, _ = step.node.input_shape
    if step.arguments["padding"] == "same" and window.leaves_cells_unread((height, width)):
        # With "SAME", the WebAssembly backend of TensorFlow.js 4.22 begins such convolutions at a wrong cell.
        above_below, left_right = window.same_padding((height, width))
        return {**attributes, "padding": "EXPLICIT", "explicit_paddings": (0, 0, *above_below, *left_right, 0, 0)}
    return {**attributes, "padding": step.arguments["padding"].upper()}


def _pooling(operation: str) -> Callable[[Graph, Step], str]:
    def write(graph: Graph, step: Step) -> str:
        (window,) = step.node.layer.windows()
        return graph.add(
            operation,
            step.inputs,
            step.output,
            ksize=(1, *window.size, 1),
            strides=(1, *window.strides, 1),
            padding=step.arguments["padding"].upper(),
        )

    return write


def _global_pooling(operation: str) -> Callable[[Graph, Step], str]:
    def write(graph: Graph, step: Step) -> str:
        axes = graph.integers(f"{step.name}/axes", MAP_AXES, (len(MAP_AXES),))
        return graph.add(operation, (*step.inputs, axes), step.output, keep_dims=False)

    return write


def _zero_padding(graph: Graph, step: Step) -> str:
    margin = step.arguments["padding"]
    sides = graph.integers(f"{step.name}/sides", (0, 0, margin, margin, margin, margin, 0, 0), (4, 2))
    return graph.add("Pad", (*step.inputs, sides), step.output)


def _normalization(graph: Graph, step: Step) -> str:
    layer = step.node.layer
    assert isinstance(layer, BatchNormalization)
    shape = step.node.weights["gamma"]
    factor = graph.weight(f"{step.name}/factor", shape, Factor(step.name, layer.epsilon))
    shift = graph.weight(f"{step.name}/shift", shape, Shift(step.name, layer.epsilon))
    scaled = graph.add("Mul", (*step.inputs, factor), f"{step.name}/scaled")
    return graph.add("AddV2", (scaled, shift), step.output)


def _flatten(graph: Graph, step: Step) -> str:
    shape = graph.integers(f"{step.name}/shape", (-1, *step.node.shape), (2,))
    return graph.add("Reshape", (*step.inputs, shape), step.output)


def _add(graph: Graph, step: Step) -> str:
    """One by one: AddN is slow in WebAssembly."""
    total, *others, last = step.inputs
    for index, other in enumerate(others):
        total = graph.add("AddV2", (total, other), f"{step.name}/sum{index}")
    return graph.add("AddV2", (total, last), step.output)


def _concatenate(graph: Graph, step: Step) -> str:
    axis = graph.integers(f"{step.name}/axis", (len(step.node.shape),), ())  # channels, or the values of vectors
    return graph.add("ConcatV2", (*step.inputs, axis), step.output, N=len(step.inputs))


def _multiply(graph: Graph, step: Step) -> str:
    return graph.add("Mul", step.inputs, step.output)


def _identity(_: Graph, step: Step) -> str:
    """No operation: dropout does nothing in a prediction, and activations are written by `activated`."""
    return step.inputs[0]


# Keras's class -> the writer of such a layer without its activation; it returns the name of the output.
LAYERS: dict[str, Callable[[Graph, Step], str]] = {
    "Conv2D": _conv2d,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "MaxPooling2D": _pooling("MaxPool"),
    "AveragePooling2D": _pooling("AvgPool"),
    "GlobalAveragePooling2D": _global_pooling("Mean"),
    "GlobalMaxPooling2D": _global_pooling("Max"),
    "ZeroPadding2D": _zero_padding,
    "BatchNormalization": _normalization,
    "Add": _add,
    "Multiply": _multiply,
    "Concatenate": _concatenate,
    "Activation": _identity,
    "Dropout": _identity,
    "SpatialDropout2D": _identity,
    "Flatten": _flatten,
    "Dense": _dense,
}


def activated(graph: Graph, operations: tuple[Operation, ...], source: str, output: str) -> str:
    """Apply the operations of an activation function to a tensor; returns the name of the result, output or source."""
    results: list[str] = []
    for index, operation in enumerate(operations):
        name = output if index == len(operations) - 1 else f"{output}/step{index}"

        def tensor(operand: str | int | float, name: str = name) -> str:
            if isinstance(operand, float):
                return graph.number(f"{name}/number", operand)
            return results[operand] if isinstance(operand, int) else source

        inputs = tuple(tensor(operand) for operand in operation.inputs)
        results.append(graph.add(operation.name, inputs, name, **operation.attributes))
    return results[-1] if results else source
