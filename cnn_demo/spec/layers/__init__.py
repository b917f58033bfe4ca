"""The table of layers that a design may hold."""

from __future__ import annotations

from cnn_demo.spec.layers.base import ACTIVATIONS, Layer, Shape, shape_text, volume
from cnn_demo.spec.layers.convolution import Conv2D, DepthwiseConv2D, SeparableConv2D
from cnn_demo.spec.layers.dense import Dense, Flatten, Output
from cnn_demo.spec.layers.pointwise import Activation, BatchNormalization, Dropout
from cnn_demo.spec.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from cnn_demo.spec.layers.residual import ResidualBlock

LAYERS: dict[str, type[Layer]] = {
    layer.kind: layer
    for layer in (
        Conv2D,
        SeparableConv2D,
        DepthwiseConv2D,
        ResidualBlock,
        MaxPooling2D,
        AveragePooling2D,
        GlobalAveragePooling2D,
        BatchNormalization,
        Activation,
        Dropout,
        Flatten,
        Dense,
    )
}

__all__ = [
    "ACTIVATIONS",
    "LAYERS",
    "Activation",
    "AveragePooling2D",
    "BatchNormalization",
    "Conv2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "Layer",
    "MaxPooling2D",
    "Output",
    "ResidualBlock",
    "SeparableConv2D",
    "Shape",
    "shape_text",
    "volume",
]
