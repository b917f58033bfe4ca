"""Every weight of a design, its name and its shape, computed without Keras.

So a file of weights can be checked against its design before any process builds a model.
"""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Shape


def weight_shapes(architecture: Architecture) -> dict[str, Shape]:
    """Weight name (layer/weight, as in Keras) -> shape, for all weights of the network, moving averages included."""
    return {f"{node.name}/{name}": shape for node in keras_graph(architecture) for name, shape in node.weights.items()}
