"""The table of activation functions: their names, and how each is written in ONNX and for TensorFlow.js.

Keras knows each by its name. The browser's side of the table is web/explain/activations.js, for
training web/training/layers/activations.js.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

X = "x"  # the function's input


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One step of a function that is written out for a format.

    name: of the operation, as the format calls it.
    inputs: X, the index of an earlier step whose result is meant, or a constant (float).
    """

    name: str
    inputs: tuple[str | int | float, ...] = (X,)
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationFunction:
    """One function of a single number; of softmax, of all classes.

    name: Keras's, which a design stores. aliases: other names that a design may use.
    onnx: its operations in ONNX (operator set 17), none for the identity.
    tfjs_graph: its operations in a TensorFlow.js graph, none for the identity.
    tfjs_layers: its name in a TensorFlow.js layers model, or the layers that stand for it there.
    """

    name: str
    onnx: tuple[Operation, ...]
    tfjs_graph: tuple[Operation, ...]
    tfjs_layers: str | tuple[Operation, ...]
    aliases: tuple[str, ...] = ()


LEAKY_RELU_SLOPE = 0.2  # of Keras's activation; Keras's layer LeakyReLU and ONNX have other defaults

FUNCTIONS: dict[str, ActivationFunction] = {
    function.name: function
    for function in (
        ActivationFunction(name="linear", onnx=(), tfjs_graph=(), tfjs_layers="linear"),
        ActivationFunction(
            name="relu", onnx=(Operation(name="Relu"),), tfjs_graph=(Operation(name="Relu"),), tfjs_layers="relu"
        ),
        ActivationFunction(
            name="leaky_relu",
            onnx=(Operation(name="LeakyRelu", attributes={"alpha": LEAKY_RELU_SLOPE}),),
            tfjs_graph=(Operation(name="LeakyRelu", attributes={"alpha": LEAKY_RELU_SLOPE}),),
            tfjs_layers=(Operation(name="LeakyReLU", attributes={"alpha": LEAKY_RELU_SLOPE}),),
        ),
        ActivationFunction(
            name="elu",
            onnx=(Operation(name="Elu", attributes={"alpha": 1.0}),),
            tfjs_graph=(Operation(name="Elu"),),
            tfjs_layers="elu",
        ),
        ActivationFunction(
            name="selu", onnx=(Operation(name="Selu"),), tfjs_graph=(Operation(name="Selu"),), tfjs_layers="selu"
        ),
        ActivationFunction(
            name="gelu",
            # x / 2 * (1 + erf(x / sqrt(2))); ONNX has an operation of its own only since operator set 20.
            onnx=(
                Operation(name="Mul", inputs=(X, 0.5**0.5)),
                Operation(name="Erf", inputs=(0,)),
                Operation(name="Add", inputs=(1, 1.0)),
                Operation(name="Mul", inputs=(X, 0.5)),
                Operation(name="Mul", inputs=(3, 2)),
            ),
            tfjs_graph=(
                Operation(name="Mul", inputs=(X, 0.5**0.5)),
                Operation(name="Erf", inputs=(0,)),
                Operation(name="AddV2", inputs=(1, 1.0)),
                Operation(name="Mul", inputs=(X, 0.5)),
                Operation(name="Mul", inputs=(3, 2)),
            ),
            tfjs_layers="gelu",
        ),
        ActivationFunction(
            name="silu",
            onnx=(Operation(name="Sigmoid"), Operation(name="Mul", inputs=(X, 0))),
            tfjs_graph=(Operation(name="Sigmoid"), Operation(name="Mul", inputs=(X, 0))),
            tfjs_layers="swish",
            aliases=("swish",),
        ),
        ActivationFunction(
            name="hard_silu",
            onnx=(Operation(name="HardSwish"),),
            # x * relu6(x + 3) / 6
            tfjs_graph=(
                Operation(name="AddV2", inputs=(X, 3.0)),
                Operation(name="Relu6", inputs=(0,)),
                Operation(name="Mul", inputs=(1, 1 / 6)),
                Operation(name="Mul", inputs=(X, 2)),
            ),
            tfjs_layers=(
                Operation(name="Rescaling", attributes={"scale": 1.0, "offset": 3.0}),
                Operation(name="ReLU", inputs=(0,), attributes={"max_value": 6.0}),
                Operation(name="Rescaling", inputs=(1,), attributes={"scale": 1 / 6, "offset": 0.0}),
                Operation(name="Multiply", inputs=(X, 2)),
            ),
            aliases=("hard_swish",),
        ),
        ActivationFunction(
            name="tanh", onnx=(Operation(name="Tanh"),), tfjs_graph=(Operation(name="Tanh"),), tfjs_layers="tanh"
        ),
        ActivationFunction(
            name="sigmoid",
            onnx=(Operation(name="Sigmoid"),),
            tfjs_graph=(Operation(name="Sigmoid"),),
            tfjs_layers="sigmoid",
        ),
        ActivationFunction(
            name="softmax",
            onnx=(Operation(name="Softmax", attributes={"axis": -1}),),
            tfjs_graph=(Operation(name="Softmax"),),
            tfjs_layers="softmax",
        ),
    )
}

# What a layer may choose: softmax belongs to the output layer alone.
ACTIVATIONS = tuple(name for name in FUNCTIONS if name != "softmax")
ALIASES = {alias: function.name for function in FUNCTIONS.values() for alias in function.aliases}
