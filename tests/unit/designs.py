"""Random designs, recipes and projects that are possible, for tests over many of them.

Layers and their values are drawn from the table of layers, so a new kind or field is drawn without a change here.
"""

from __future__ import annotations

import dataclasses

from hypothesis import settings
from hypothesis import strategies as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import CIFAR10, MNIST_5K
from cnn_demo.spec.fields import BoolField, ChoiceField, Field, FieldError, FloatField, IntField, PairField, fields_of
from cnn_demo.spec.layers import (
    LAYERS,
    Branches,
    Conv2D,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Layer,
    Output,
    Shape,
)
from cnn_demo.spec.layers.branches import BranchesField
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import OPTIMIZERS, PRECISIONS, SCHEDULES, Augmentation, Recipe
from cnn_demo.spec.tasks import CLASSIFICATION, TASKS, OutputStage

FEW = settings(max_examples=40)  # drawing a design takes 30 ms

INPUTS = ((28, 28, 1), (32, 32, 3), (9, 13, 1), (5, 4, 3), (1, 1, 1))
INTO_VECTORS = (Flatten(), GlobalAveragePooling2D(), GlobalMaxPooling2D())

input_shapes = st.sampled_from(INPUTS)
wide_input_shapes = st.tuples(st.integers(1, 64), st.integers(1, 64), st.sampled_from((1, 3)))


def layers(reach: int = 5, *, nested: bool = True) -> st.SearchStrategy[Layer]:
    """A layer of any kind. reach: how many values a whole number may have, from its lowest on. nested: branches, too."""
    kinds = [layer for layer in LAYERS.values() if nested or layer is not Branches]
    return st.one_of(*(st.builds(layer, **_values(layer, reach)) for layer in kinds))


def outputs(reach: int = 5) -> st.SearchStrategy[OutputStage]:
    """An output stage of any kind."""
    return st.one_of(*(st.builds(stage, **_values(stage, reach)) for stage in TASKS[CLASSIFICATION].outputs.values()))


def _values(layer: type[Layer], reach: int) -> dict[str, st.SearchStrategy]:
    defaults = {field.name: field.default for field in dataclasses.fields(layer)}
    values = {}
    for name, kind in fields_of(layer).items():
        drawn = _value(kind, reach)
        # Such fields seldom fit together (dilation and strides; groups and channels): half of the time at their default.
        values[name] = st.just(defaults[name]) | drawn if kind.omitted_at_default else drawn
    return values


def _value(kind: Field, reach: int) -> st.SearchStrategy:
    if isinstance(kind, IntField):
        return st.integers(kind.low, min(kind.high, kind.low + reach - 1))
    if isinstance(kind, PairField):
        whole = st.integers(kind.low, min(kind.high, kind.low + reach - 1))
        lengths = st.integers(max(kind.low, 1), min(kind.high, kind.low + reach - 1))
        return whole | st.tuples(lengths, lengths)
    if isinstance(kind, FloatField):
        return st.floats(kind.low, kind.high)
    if isinstance(kind, ChoiceField):
        return st.sampled_from(kind.options)
    if isinstance(kind, BranchesField):
        # Half of the layers keep height and width, so that branches often fit together.
        keeping = st.builds(Conv2D, filters=st.integers(1, 2), kernel_size=st.integers(1, 3), padding=st.just("same"))
        branch = st.lists(keeping | layers(reach, nested=False), max_size=2)
        return st.lists(branch, min_size=2, max_size=3)
    assert isinstance(kind, BoolField)
    return st.booleans()


def _fits(layer: Layer, shape: Shape) -> bool:
    try:
        layer.check_input(shape)
        layer.output_shape(shape)
    except FieldError:
        return False
    return True


@st.composite
def architectures(
    draw: st.DrawFn,
    most_layers: int = 8,
    reach: int = 5,
    inputs: st.SearchStrategy[tuple[int, int, int]] = input_shapes,
    most_classes: int = 12,
) -> Architecture:
    """Any design that can be built: of layers drawn one by one those that fit, ended by a vector."""
    input_shape = draw(inputs)
    shape: Shape = input_shape
    chosen: list[Layer] = []
    for layer in draw(st.lists(layers(reach), max_size=most_layers)):
        if _fits(layer, shape):
            chosen.append(layer)
            shape = layer.output_shape(shape)
    classes = draw(st.integers(2, most_classes))
    stages = [stage.with_classes(classes) for stage in draw(st.lists(outputs(reach), max_size=3))]
    output = next((stage for stage in stages if _fits(stage, shape)), Output())
    if len(shape) == 3 and output.takes == "vector":
        chosen.append(draw(st.sampled_from(INTO_VECTORS)))
    return Architecture(layers=tuple(chosen), input_shape=input_shape, classes=classes, output=output)


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
    precision=st.sampled_from(PRECISIONS),
)
projects = st.builds(Project, architecture=architectures(), recipe=recipes, data=st.sampled_from((MNIST_5K, CIFAR10)))
