"""The layers of the model that is trained which are computed in a better way than Keras's, and their way back to those."""

from __future__ import annotations

import keras

from cnn_demo.network.fused_batch_normalization import FusedBatchNormalization
from cnn_demo.network.grouped_conv2d import GroupByGroupConv2D
from cnn_demo.network.quick_dropout import QuickDropout
from cnn_demo.spec.layers import Node

WITH_TENSORFLOW: dict[str, type[keras.layers.Layer]] = {
    "BatchNormalization": FusedBatchNormalization,
    "Dropout": QuickDropout,
}
PLAIN: dict[type[keras.layers.Layer], type[keras.layers.Layer]] = {
    GroupByGroupConv2D: keras.layers.Conv2D,
    FusedBatchNormalization: keras.layers.BatchNormalization,
    QuickDropout: keras.layers.Dropout,
}


def layer_class(node: Node) -> type[keras.layers.Layer]:
    """The class of a node's layer: Keras's own where there is no better one."""
    if node.arguments.get("groups", 1) > 1:
        return GroupByGroupConv2D
    own = WITH_TENSORFLOW.get(node.class_name) if keras.backend.backend() == "tensorflow" else None
    return own or getattr(keras.layers, node.class_name)


def plain_class(layer: keras.layers.Layer) -> type[keras.layers.Layer]:
    """Keras's own class of a layer."""
    return PLAIN.get(type(layer), type(layer))


def with_plain_layers(model: keras.Model) -> keras.Model:
    """The same network of Keras's own layers alone, which every Keras can load."""
    copy = keras.models.clone_model(model, clone_function=_plain)
    copy.set_weights(model.get_weights())
    return copy


def _plain(layer: keras.layers.Layer) -> keras.layers.Layer:
    return plain_class(layer).from_config(layer.get_config())
