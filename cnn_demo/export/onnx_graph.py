"""The parts of an ONNX graph under construction: its operations and constants, and the layer that is written next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from cnn_demo.spec.layers import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The operations and constants written so far."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, operation: str, inputs: tuple[str, ...], output: str, **attributes: Any) -> str:
        """Add an operation; returns the name of its output."""
        self.nodes.append(helper.make_node(operation, list(inputs), [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: Any) -> str:
        """Add a float32 constant of any shape; returns its name."""
        self.constants.append(numpy_helper.from_array(np.asarray(value, np.float32, order="C"), name))
        return name

    def integers(self, name: str, values: list[int]) -> str:
        """Add an int64 constant, which some operations take for sizes; returns its name."""
        self.constants.append(numpy_helper.from_array(np.asarray(values, np.int64), name))
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One Keras layer to write into a graph.

    inputs: names of tensors in the graph. weights: by their names inside the layer, in Keras's order of the axes.
    """

    node: Node
    inputs: tuple[str, ...]
    weights: Mapping[str, np.ndarray]

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def arguments(self) -> dict[str, Any]:
        return self.node.arguments
