"""The parts of a TensorFlow.js graph under construction: its operations and constants, and the layer that is written next."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from cnn_demo.browser.graph.sources import Integers, Number, Source
from cnn_demo.spec.layers import Node, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A tensor whose values are stored in the file of the weights.

    shape: () for a single number. is_weight: whether it is made of weights, which may be stored in fewer bits.
    """

    name: str
    shape: Shape
    source: Source
    is_weight: bool = True

    @property
    def dtype(self) -> str:
        return "int32" if isinstance(self.source, Integers) else "float32"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The operations and constants written so far. nodes: NodeDefs of TensorFlow as JSON."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)

    def add(self, operation: str, inputs: tuple[str, ...], output: str, **attributes: Any) -> str:
        """Add an operation; returns the name of its output."""
        attr = {name: _attribute(value) for name, value in attributes.items()}
        self.nodes.append({"name": output, "op": operation, "input": list(inputs), "attr": attr})
        return output

    def weight(self, name: str, shape: Shape, source: Source) -> str:
        """Add a constant that is made of weights; returns its name."""
        return self._constant(Constant(name=name, shape=shape, source=source))

    def number(self, name: str, value: float) -> str:
        """Add a single float32; returns its name."""
        return self._constant(Constant(name=name, shape=(), source=Number(value), is_weight=False))

    def integers(self, name: str, values: tuple[int, ...], shape: Shape) -> str:
        """Add an int32 constant of sizes or axes; returns its name."""
        return self._constant(Constant(name=name, shape=shape, source=Integers(values), is_weight=False))

    def _constant(self, made: Constant) -> str:
        dtype = "DT_INT32" if made.dtype == "int32" else "DT_FLOAT"
        tensor = {"dtype": dtype, "tensorShape": {"dim": [{"size": str(length)} for length in made.shape]}}
        attr = {"dtype": {"type": dtype}, "value": {"tensor": tensor}}
        self.nodes.append({"name": made.name, "op": "Const", "attr": attr})
        self.constants.append(made)
        return made.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One Keras layer to write into a graph.

    inputs: names of tensors in the graph. output: the name that its result gets. fused: TensorFlow's name of the
    activation that its last operation applies itself, None where it applies none.
    """

    node: Node
    inputs: tuple[str, ...]
    output: str
    fused: str | None = None

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def arguments(self) -> dict[str, Any]:
        return self.node.arguments


def _attribute(value: Any) -> dict[str, Any]:
    """An AttrValue of TensorFlow as JSON: strings in base64, whole numbers as text."""
    if isinstance(value, list | tuple):
        ((key, _),) = _attribute(value[0]).items()
        return {"list": {key: [_attribute(each)[key] for each in value]}}
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": value}
    return {"s": base64.b64encode(value.encode()).decode()}
