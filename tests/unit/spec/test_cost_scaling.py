from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo.spec import presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.cost_scaling import cost_curves, widened
from cnn_demo.spec.fields import FieldError
from cnn_demo.spec.layers import Conv2D, Dense, Flatten, MaxPooling2D
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.recipe import Recipe

DATA = replace(MNIST, training_images=10_000)
SPEED = Speed(step=0.002, multiply_add=2e-11, window_value=1e-9, activation_byte=1e-9)


@pytest.mark.parametrize("name", DESIGNS)
def test_every_curve_goes_through_the_design_as_it_is(name: str) -> None:
    design, recipe = presets.design(name).architecture(), Recipe(batch_size=100)
    for curve in cost_curves(SPEED, design, recipe, DATA):
        assert dict(curve.points)[curve.here] == SPEED.epoch_seconds(design, recipe, DATA)
        assert [value for value, _ in curve.points] == sorted({value for value, _ in curve.points})


def test_larger_batches_take_less_and_wider_or_larger_images_more() -> None:
    batch, width, side = cost_curves(SPEED, DESIGNS["best"].architecture(), Recipe(), DATA)
    assert batch.points[0][1] > batch.points[-1][1]
    for curve in (width, side):
        seconds = [taken for _, taken in curve.points]
        assert seconds == sorted(seconds)


def test_sizes_for_which_the_design_is_impossible_are_left_out() -> None:
    deep = Architecture(layers=(*[MaxPooling2D()] * 4, Conv2D(filters=700, padding="same"), Flatten()))
    _, width, side = cost_curves(SPEED, deep, Recipe(), DATA)
    assert [side for side, _ in side.points] == [20, 28, 40, 56, 80]
    assert [factor for factor, _ in width.points] == [0.25, 0.5, 1]


def test_widened_multiplies_filters_and_units_alone_and_leaves_at_least_one() -> None:
    wide = widened(DESIGNS["fast"].architecture(), 2)
    assert [layer.filters for layer in wide.layers if isinstance(layer, Conv2D)] == [32, 64]
    assert [layer.units for layer in wide.layers if isinstance(layer, Dense)] == [128]
    first, *_ = widened(DESIGNS["fast"].architecture(), 0.001).layers
    assert isinstance(first, Conv2D)
    assert first.filters == 1
    with pytest.raises(FieldError):
        widened(DESIGNS["fast"].architecture(), 1000)
