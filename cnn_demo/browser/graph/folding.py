"""Merges batch normalizations and activations into the layer before them, for a graph that gives the probabilities alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from cnn_demo.browser.graph.sources import Factor, Shift, Tensors
from cnn_demo.spec.layers import Activation, BatchNormalization, Conv2D, Dense, DepthwiseConv2D, Layer, Node

# Layers whose outputs are sums of products -> the kernel whose last axes are their outputs.
KERNELS: dict[type[Layer], str] = {Conv2D: "kernel", DepthwiseConv2D: "kernel", Dense: "kernel"}
LINEAR = "linear"


def folded(nodes: Sequence[Node], tensors: Tensors) -> tuple[list[Node], dict[str, np.ndarray]]:
    """Fewer Keras layers that give the same, and their weights. tensors: weight name (layer/weight) -> float32."""
    readers = Counter(name for node in nodes for name in node.inputs)
    kept: dict[str, Node] = {}
    merged: dict[str, str] = {}  # a layer that is gone -> the one that gives its output
    changed = dict(tensors)
    for node in nodes:
        inputs = tuple(merged.get(name, name) for name in node.inputs)
        source = kept.get(inputs[0])
        if source and readers[node.inputs[0]] == 1 and _takes(source.layer, node.layer):
            kept[source.name] = _with(source, node, changed)
            merged[node.name] = source.name
        else:
            kept[node.name] = replace(node, inputs=inputs)
    return list(kept.values()), changed


def _takes(source: Layer, layer: Layer) -> bool:
    """Whether a layer can do the work of the one after it as well."""
    if getattr(source, "activation", None) != LINEAR:
        return False
    if isinstance(layer, BatchNormalization):
        return type(source) in KERNELS
    return type(layer) is Activation and "activation" in {field.name for field in fields(source)}


def _with(source: Node, node: Node, tensors: dict[str, np.ndarray]) -> Node:
    """The layer that does the work of both. Replaces the source's weights where they change."""
    layer: Any = source.layer
    if isinstance(node.layer, Activation):
        return replace(source, layer=replace(layer, activation=node.layer.function))
    assert isinstance(node.layer, BatchNormalization)
    factor = Factor(node.name, node.layer.epsilon).array(tensors)
    shift = Shift(node.name, node.layer.epsilon).array(tensors)
    kernel, bias = f"{source.name}/{KERNELS[type(layer)]}", f"{source.name}/bias"
    scales = factor.reshape(tensors[kernel].shape[2:]) if isinstance(layer, DepthwiseConv2D) else factor
    tensors[kernel] = tensors[kernel] * scales
    tensors[bias] = tensors[bias] * factor + shift if layer.use_bias else shift
    return replace(source, layer=replace(layer, use_bias=True))
