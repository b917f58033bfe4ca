"""Random designs, recipes and projects that are possible, for tests over many of them."""

from __future__ import annotations

from hypothesis import strategies as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import CIFAR10, MNIST_5K
from cnn_demo.spec.fields import FieldError
from cnn_demo.spec.layers import (
    ACTIVATIONS,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    ResidualBlock,
    SeparableConv2D,
    Shape,
)
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import OPTIMIZERS, SCHEDULES, Augmentation, Recipe

INPUTS = ((28, 28, 1), (32, 32, 3), (9, 13, 1), (5, 4, 3), (1, 1, 1))

_sizes = st.integers(1, 5)
_strides = st.integers(1, 3)
_paddings = st.sampled_from(("valid", "same"))
_activations = st.sampled_from(ACTIVATIONS)
_window = {"kernel_size": _sizes, "strides": _strides, "padding": _paddings}
_pool = {"pool_size": _sizes, "strides": st.integers(0, 3), "padding": _paddings}
_filters = st.integers(1, 6)

ANYWHERE = (
    st.builds(BatchNormalization, momentum=st.floats(0, 0.9999)),
    st.builds(Activation, function=_activations),
    st.builds(Dropout, rate=st.floats(0, 0.95)),
    st.just(Flatten()),
)
ON_MAPS = (
    st.builds(Conv2D, filters=_filters, activation=_activations, use_bias=st.booleans(), **_window),
    st.builds(SeparableConv2D, filters=_filters, activation=_activations, use_bias=st.booleans(), **_window),
    st.builds(
        DepthwiseConv2D, depth_multiplier=st.integers(1, 3), activation=_activations, use_bias=st.booleans(), **_window
    ),
    st.builds(
        ResidualBlock,
        filters=_filters,
        kernel_size=_sizes,
        strides=_strides,
        activation=_activations,
        batch_normalization=st.booleans(),
    ),
    st.builds(MaxPooling2D, **_pool),
    st.builds(AveragePooling2D, **_pool),
    st.just(GlobalAveragePooling2D()),
)
ON_VECTORS = (st.builds(Dense, units=st.integers(1, 12), activation=_activations, use_bias=st.booleans()),)


def _fits(layer: Layer, shape: Shape) -> bool:
    try:
        layer.check_input(shape)
        layer.output_shape(shape)
    except FieldError:
        return False
    return True


@st.composite
def architectures(draw: st.DrawFn, most_layers: int = 8) -> Architecture:
    """Any design of the table's layers that can be built, ended by a vector."""
    input_shape = draw(st.sampled_from(INPUTS))
    shape: Shape = input_shape
    layers: list[Layer] = []
    for _ in range(draw(st.integers(0, most_layers))):
        layer = draw(st.one_of(*ANYWHERE, *(ON_MAPS if len(shape) == 3 else ON_VECTORS)))
        if isinstance(layer, Flatten) and len(shape) != 3:
            continue
        if _fits(layer, shape):
            layers.append(layer)
            shape = layer.output_shape(shape)
    if len(shape) == 3:
        layers.append(draw(st.sampled_from((Flatten(), GlobalAveragePooling2D()))))
    return Architecture(layers=tuple(layers), input_shape=input_shape, classes=draw(st.integers(2, 12)))


recipes = st.builds(
    Recipe,
    optimizer=st.sampled_from(OPTIMIZERS),
    learning_rate=st.floats(1e-6, 10),
    schedule=st.sampled_from(SCHEDULES),
    momentum=st.floats(0, 0.999),
    weight_decay=st.floats(0, 1),
    batch_size=st.integers(1, 65536),
    epochs=st.integers(1, 10000),
    label_smoothing=st.floats(0, 0.5),
    weight_averaging=st.floats(0, 0.9999),
    distillation=st.floats(0, 1),
    temperature=st.floats(1, 20),
    augmentation=st.builds(
        Augmentation,
        shift=st.floats(0, 0.5),
        rotate=st.floats(0, 45),
        zoom=st.floats(0, 0.5),
        shear=st.floats(0, 30),
        elastic=st.floats(0, 0.2),
        thickness=st.floats(0, 1),
        mirror=st.booleans(),
    ),
    validation_share=st.floats(0.01, 0.5),
    seed=st.integers(0, 2**31 - 1),
    device=st.sampled_from(("auto", "cpu", "gpu:0")),
    mixed_precision=st.booleans(),
)
projects = st.builds(Project, architecture=architectures(), recipe=recipes, data=st.sampled_from((MNIST_5K, CIFAR10)))
