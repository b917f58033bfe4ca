"""The kernels of a network's first layer as they act on a grey picture. Knows no Streamlit and no Keras."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.ui.learn.arithmetic import Plane

Tensors = Mapping[str, np.ndarray]

# Keras class -> (k, k, maps). All channels of a grey picture are equal, so a filter's kernels for them are summed.
READERS: dict[str, Callable[[Tensors], np.ndarray]] = {
    "Conv2D": lambda own: own["kernel"].sum(axis=2),
    "DepthwiseConv2D": lambda own: _by_channel(own["kernel"]),
    "SeparableConv2D": lambda own: _by_channel(own["depthwise_kernel"]) @ own["pointwise_kernel"][0, 0],
}


def first_kernels(architecture: Architecture, tensors: Tensors) -> Plane | None:
    """(maps, k, k) kernels, or None where the first layer is not a convolution. tensors: weight name -> array."""
    first = next(node for node in keras_graph(architecture) if node.layer.is_informative)
    if first.class_name not in READERS:
        return None
    own = {name.partition("/")[2]: array for name, array in tensors.items() if name.startswith(f"{first.name}/")}
    kernels: Plane = np.moveaxis(READERS[first.class_name](own).astype(np.float64), -1, 0)
    return kernels


def _by_channel(kernel: np.ndarray) -> np.ndarray:
    """(k, k, channels, multiplier) -> (k, k, channels * multiplier)."""
    return kernel.reshape(*kernel.shape[:2], -1)
