"""SqueezeNet 1.1 as a design: the network of Iandola et al. 2016 (arXiv 1602.07360), as its authors published it for Caffe."""

from __future__ import annotations

from collections.abc import Iterator

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Branches, Conv2D, ConvolutionOutput, Dropout, Layer, MaxPooling2D

SIDE, CLASSES = 227, 1000
# Of each fire module: the filters of the 1x1 convolution that squeezes, and of each of the two that expand.
FIRES = ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))
POOLED_AFTER = (1, 3)  # fire modules, from 0, that a max pooling follows
FIRST_FIRE = 2  # Caffe counts the modules from here


def architecture() -> Architecture:
    """Takes (227, 227, 3) images in RGB and [0, 1]."""
    return Architecture(
        layers=tuple(_layers()),
        input_shape=(SIDE, SIDE, 3),
        classes=CLASSES,
        output=ConvolutionOutput(filters=CLASSES, activation="relu"),
    )


def caffe_names() -> dict[str, str]:
    """Name of each layer with weights, as Keras has it -> its name in Caffe."""
    names = {"conv2d_1": "conv1", "output_conv2d": "conv10"}
    for index in range(len(FIRES)):
        module = f"fire{index + FIRST_FIRE}"
        branches = f"branches_{index + 1}"
        names[f"conv2d_{index + 2}"] = f"{module}/squeeze1x1"
        names[f"{branches}_a_conv2d_1"] = f"{module}/expand1x1"
        names[f"{branches}_b_conv2d_1"] = f"{module}/expand3x3"
    return names


def _layers() -> Iterator[Layer]:
    yield Conv2D(filters=64, strides=2)
    yield MaxPooling2D(pool_size=3, strides=2)
    for index, (squeezed, expanded) in enumerate(FIRES):
        yield Conv2D(filters=squeezed, kernel_size=1)
        yield Branches(
            branches=(
                (Conv2D(filters=expanded, kernel_size=1),),
                (Conv2D(filters=expanded, padding="same"),),
            )
        )
        if index in POOLED_AFTER:
            # Caffe rounds the size of a pooled map up: 56 becomes 28, 28 becomes 14.
            yield MaxPooling2D(pool_size=3, strides=2, padding="same")
    yield Dropout(rate=0.5)
