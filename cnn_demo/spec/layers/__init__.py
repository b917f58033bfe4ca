"""The table of layers that a design may hold."""

from __future__ import annotations

from cnn_demo.spec.layers.activation import Activation
from cnn_demo.spec.layers.base import Layer, Node, Shape, Window, shape_text, volume
from cnn_demo.spec.layers.batch_normalization import BatchNormalization
from cnn_demo.spec.layers.branches import Branches
from cnn_demo.spec.layers.conv2d import Conv2D
from cnn_demo.spec.layers.convolution_output import ConvolutionOutput
from cnn_demo.spec.layers.dense import Dense, Output
from cnn_demo.spec.layers.depthwise_conv2d import DepthwiseConv2D
from cnn_demo.spec.layers.dropout import Dropout
from cnn_demo.spec.layers.flatten import Flatten
from cnn_demo.spec.layers.gated_output import GatedOutput
from cnn_demo.spec.layers.global_pooling import GlobalAveragePooling2D, GlobalMaxPooling2D
from cnn_demo.spec.layers.joins import Add, Concatenate, Join, Multiply
from cnn_demo.spec.layers.pooling import AveragePooling2D, MaxPooling2D
from cnn_demo.spec.layers.residual_block import ResidualBlock
from cnn_demo.spec.layers.separable_conv2d import SeparableConv2D
from cnn_demo.spec.layers.spatial_dropout2d import SpatialDropout2D
from cnn_demo.spec.layers.zero_padding2d import ZeroPadding2D

# Kind -> record, in the order in which the page Build offers them.
LAYERS: dict[str, type[Layer]] = {
    layer.kind: layer
    for layer in (
        Conv2D,
        SeparableConv2D,
        DepthwiseConv2D,
        ResidualBlock,
        Branches,
        MaxPooling2D,
        AveragePooling2D,
        GlobalAveragePooling2D,
        GlobalMaxPooling2D,
        ZeroPadding2D,
        BatchNormalization,
        Activation,
        Dropout,
        SpatialDropout2D,
        Flatten,
        Dense,
    )
}

__all__ = [
    "LAYERS",
    "Activation",
    "Add",
    "AveragePooling2D",
    "BatchNormalization",
    "Branches",
    "Concatenate",
    "Conv2D",
    "ConvolutionOutput",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "GatedOutput",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "Join",
    "Layer",
    "MaxPooling2D",
    "Multiply",
    "Node",
    "Output",
    "ResidualBlock",
    "SeparableConv2D",
    "Shape",
    "SpatialDropout2D",
    "Window",
    "ZeroPadding2D",
    "shape_text",
    "volume",
]
